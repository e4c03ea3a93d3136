// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade: what pages do beyond forms and links. Every page works without it.
"use strict";
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  document.documentElement.classList.add("js");

  // --- Times, in the zone of who looks ---
  const clock = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  const localTimes = (within) => {
    for (const time of $$("time[datetime]", within)) {
      const moment = new Date(time.dateTime);
      if (Number.isNaN(moment.getTime()) || time.title) continue;
      time.title = time.textContent;
      time.textContent = clock.format(moment);
    }
  };

  // --- A part of the page, replaced without losing the place of who reads it ---
  const replace = (element, html) => {
    const open = new Set($$("details[open][id]", element).map((details) => details.id));
    const focus = element.contains(document.activeElement) ? document.activeElement.id : "";
    element.innerHTML = html;
    for (const details of $$("details[id]", element)) {
      if (open.has(details.id)) details.open = true;
    }
    if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
    localTimes(element);
  };
  const fetchPage = async (address) => {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (answer.redirected && new URL(answer.url).pathname === "/console/login") {
      location.assign(answer.url);
      return null;
    }
    if (!answer.ok) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  };

  // --- A job, live ---
  const isEditing = (within) => {
    const active = document.activeElement;
    return active && within.contains(active) && /^(INPUT|TEXTAREA|SELECT)$/.test(active.tagName);
  };
  const watch = (job) => {
    if (job.dataset.ended === "yes" || !window.EventSource) return;
    const source = new EventSource(job.dataset.live);
    let status = job.dataset.status;
    let spokenAt = 0;
    const renew = async () => {
      source.close();
      const page = await fetchPage(location.pathname);
      const fresh = page && $("#job", page);
      if (!fresh) return;
      if (isEditing(job)) {
        // Somebody is typing: the rest can wait until they are done.
        setTimeout(renew, 3000);
        return;
      }
      replace(job, fresh.innerHTML);
      document.title = page.title;
      // What was just done is no news any more.
      $(".notice")?.remove();
      Object.assign(job.dataset, fresh.dataset);
      const spoken = $("#spoken", job);
      if (spoken) spoken.textContent = $(".badge", job).textContent.trim();
      watch(job);
    };
    source.addEventListener("panel", (event) => replace($("#live", job), event.data));
    source.addEventListener("spoken", (event) => {
      // Numbers every second would drown everything else that is read out.
      if (Date.now() - spokenAt < 20000) return;
      spokenAt = Date.now();
      $("#spoken", job).textContent = event.data;
    });
    source.addEventListener("status", (event) => {
      if (event.data === status) return;
      status = event.data;
      renew();
    });
    source.addEventListener("changed", renew);
    window.addEventListener("pagehide", () => source.close(), { once: true });
  };

  // --- The list, looked at again every few seconds ---
  const refreshList = (list) => {
    setInterval(async () => {
      if (document.hidden || list.contains(document.activeElement)) return;
      const page = await fetchPage(location.href).catch(() => null);
      const fresh = page && $("#jobs", page);
      if (fresh && fresh.innerHTML !== list.dataset.html) {
        list.dataset.html = fresh.innerHTML;
        replace(list, fresh.innerHTML);
      }
    }, 4000);
  };

  // --- The create form: only the fields of the source that was chosen ---
  const switchSource = (form) => {
    const show = () => {
      const chosen = $("input[name=source]:checked", form)?.value;
      for (const part of $$("[data-for]", form)) {
        part.classList.toggle("away", !part.dataset.for.split(" ").includes(chosen));
      }
    };
    for (const choice of $$("input[name=source]", form)) choice.addEventListener("change", show);
    show();
  };
  const showBusy = () => {
    document.addEventListener("submit", (event) => {
      const button = event.submitter;
      if (!button?.dataset.busy) return;
      // The button's own value has to be sent, so it is disabled only afterwards.
      setTimeout(() => {
        button.textContent = button.dataset.busy;
        for (const other of $$("button", event.target)) other.disabled = true;
      });
    });
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) location.reload();
    });
  };

  // --- The login address carries the token behind #, which no server is ever sent ---
  const logInByAddress = (form) => {
    const token = new URLSearchParams(location.hash.slice(1)).get("token");
    if (!token) return;
    history.replaceState(null, "", location.pathname + location.search);
    $("#token", form).value = token;
    form.requestSubmit();
  };

  // --- Keys ---
  const keys = () => {
    let leader = false;
    const rows = () => $$(".jobs a.job");
    const move = (step) => {
      const all = rows();
      const place = all.indexOf(document.activeElement);
      all[Math.min(Math.max(place + step, 0), all.length - 1)]?.focus();
    };
    const press = (name) => {
      const at = ["system", "light", "dark"];
      const buttons = $$(".theme button");
      if (name !== "t" || !buttons.length) return;
      const now = at.indexOf(document.documentElement.dataset.theme);
      const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
      const next = now === 2 || (now === 0 && isDark) ? "light" : "dark";
      buttons.find((button) => button.value === next)?.click();
    };
    document.addEventListener("keydown", (event) => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (leader) {
        leader = false;
        const places = { j: "/console/", n: "/console/new", h: "/console/help" };
        if (places[event.key]) location.assign(places[event.key]);
        return;
      }
      switch (event.key) {
        case "g":
          leader = true;
          setTimeout(() => { leader = false; }, 1500);
          break;
        case "/":
          if ($("#q")) { event.preventDefault(); $("#q").focus(); }
          break;
        case "j": move(1); break;
        case "k": move(-1); break;
        case "t": press("t"); break;
        case "?": location.assign("/console/help"); break;
      }
    });
  };

  // --- What this page has ---
  localTimes(document);
  if ($("#job[data-live]")) watch($("#job"));
  if ($("#jobs[data-refresh]")) refreshList($("#jobs"));
  if ($("#create")) switchSource($("#create"));
  if ($("#login")) logInByAddress($("#login"));
  ($("#problem") ?? $("#preflight"))?.focus({ preventScroll: false });
  showBusy();
  if ($(".top nav")) keys();
})();
