// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Where somebody shows the login token.
struct LoginPage: Sendable {
    /// Why the last attempt did not do.
    var problem: String?
    /// The page to go to afterwards; a path of ours.
    var next: String?

    var content: HTML {
        """
        <section class="card narrow">
        <div class="hero">\(Icon.bucket)</div>
        <h1>Log in</h1>
        <p>This console belongs to whoever can read its token. Ask for the address that carries \
        it, on the machine where the service runs:</p>
        <pre class="command"><code>brigade console</code></pre>
        \(problem.map { Piece.alert($0, title: "That did not work") })
        <form method="post" action="/console/login" class="stack" id="login">
        <input type="hidden" name="next" value="\(next ?? "")">
        <div class="field"><label for="token">Login token</label>
        <input id="token" name="token" type="password" autocomplete="off" required \
        spellcheck="false" aria-describedby="token-hint">
        <p class="hint" id="token-hint">The part behind <code>#token=</code>, or the line in \
        <code>service/token</code> of the state directory.</p></div>
        <button class="button primary wide" type="submit">Log in</button>
        </form>
        </section>
        """
    }
}
