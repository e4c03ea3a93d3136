// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel
import HTTPTypes
import Hummingbird
import Synchronization

/// The console: pages of a browser, behind a login.
final class ConsoleResponder: FrontPart {
    let desk: any JobDesk
    let trails = TrailBook()
    let watchers = WatcherCount()
    private let settings: ConsoleSettings
    private let origin: RequestOrigin
    private let cookies: ConsoleCookies
    private let sessions = Mutex(SessionBook())
    private let clock = ContinuousClock()

    init(desk: any JobDesk, settings: ConsoleSettings) {
        self.desk = desk
        self.settings = settings
        origin = RequestOrigin(hostNames: settings.hostNames)
        cookies = ConsoleCookies(isSecure: settings.isSecure)
    }

    /// Answers a request that is the console's; nil when it is none of them.
    func respond(to request: Request, context: BasicRequestContext) async throws -> Response? {
        await answer(request)
    }

    func answer(_ request: Request) async -> Response? {
        guard let route = ConsoleRoute(path: request.uri.path) else { return nil }
        // Whoever signs a request means the API, whose path may be as short.
        if route == .home, request.headers[.authorization] != nil { return nil }
        let authority = request.head.authority
        guard origin.isForUs(authority) else {
            return stranger(
                "Not here",
                "This service is not called that. Use localhost, or a name that it "
                    + "was started with.", status: .misdirectedRequest)
        }
        if case .asset(let name) = route, request.method == .get || request.method == .head {
            return (ConsoleAssets.answer(name)?.response) ?? missing(request)
        }
        switch request.method {
        case .get, .head: return await get(route, request)
        case .post:
            guard origin.isOurPage(request.headers, authority: authority) else {
                return stranger(
                    "Not from here", "This form was not sent by a page of this console.",
                    status: .forbidden)
            }
            return await post(route, request)
        default:
            var answer = stranger(
                "Not like this", "The console answers GET, HEAD and POST.",
                status: .methodNotAllowed)
            answer.headers[.allow] = "GET, HEAD, POST"
            return answer
        }
    }

    /// Remembers how jobs go, for the charts, until it is cancelled.
    func record() async {
        var query = JobQuery()
        query.statuses = [.active, .completing]
        query.resultsMax = ConsoleLimits.trailsMax
        while !Task.isCancelled {
            if let page = try? await desk.jobs(query) {
                for job in page.jobs { trails.add(job.progress, of: job.id, at: SystemClock.now()) }
            }
            try? await clock.sleep(for: ConsoleLimits.trailInterval)
        }
    }

    /// Whether a session goes on; looking does not keep it alive.
    func isValid(_ session: ConsoleSession) -> Bool {
        sessions.withLock {
            $0.session(session.secret.text, at: clock.now, isUse: false) != nil
        }
    }

    private func get(_ route: ConsoleRoute, _ request: Request) async -> Response {
        guard let query = FormFields(request.uri.query ?? "") else {
            return stranger("Not an address", "The part behind ? is damaged.", status: .badRequest)
        }
        switch route {
        case .home: return ConsoleAnswer.redirect("/console/").response
        case .login: return login(LoginPage(next: query["next"]), request)
        default: break
        }
        guard let session = session(request.headers) else {
            if case .job(_, .live) = route {
                return stranger("Logged out", "Log in again.", status: .unauthorized)
            }
            let path: HTML = "/console/login?next=\(segment: request.uri.path)"
            return ConsoleAnswer.redirect(path.text).response
        }
        let visit = ConsoleVisit(
            session: session, theme: cookies.theme(in: request.headers), query: query)
        return await ConsolePages(console: self, visit: visit).answer(route).response
    }

    private func post(_ route: ConsoleRoute, _ request: Request) async -> Response {
        guard let body = try? await request.body.collect(upTo: ConsoleLimits.formBytesMax) else {
            return stranger(
                "Too much", "A form may have 1 MiB.", status: .contentTooLarge)
        }
        guard let form = FormFields(String(buffer: body)) else {
            return stranger("Not a form", "What was sent is no form.", status: .badRequest)
        }
        switch route {
        case .login: return logIn(form, request)
        case .theme: return changeTheme(form, request)
        default: break
        }
        guard let session = session(request.headers) else {
            return ConsoleAnswer.redirect("/console/login").response
        }
        guard let token = form["csrf"], session.formToken.matches(token) else {
            return stranger(
                "An old page",
                "This form belongs to another session. Open the page again and "
                    + "send it once more.", status: .forbidden)
        }
        if route == .logout {
            sessions.withLock { $0.end(session.secret.text) }
            var answer = ConsoleAnswer.redirect("/console/login")
            answer.fields[.setCookie] = cookies.removingSession
            return answer.response
        }
        let visit = ConsoleVisit(
            session: session, theme: cookies.theme(in: request.headers), query: FormFields(),
            form: form)
        return await ConsolePages(console: self, visit: visit).change(route, form).response
    }

    private func session(_ headers: HTTPFields) -> ConsoleSession? {
        guard let cookie = cookies.session(in: headers) else { return nil }
        return sessions.withLock { $0.session(cookie, at: clock.now) }
    }

    private func logIn(_ form: FormFields, _ request: Request) -> Response {
        let now = clock.now
        let next = form["next"].flatMap { $0.hasPrefix("/console/") ? $0 : nil }
        var page = LoginPage(next: next)
        if sessions.withLock({ $0.isLoginBarred(at: now) }) {
            page.problem = "Too many logins failed. Wait a minute and try again."
            return login(page, request, status: .tooManyRequests)
        }
        guard let token = form["token"], settings.token.matches(token) else {
            sessions.withLock { $0.loginFailed(at: now) }
            page.problem = "This is not the token of this service. Ask for it by 'brigade console'."
            return login(page, request, status: .forbidden)
        }
        let session = sessions.withLock { $0.begin(at: now) }
        var answer = ConsoleAnswer.redirect(next.flatMap(Self.ownPath) ?? "/console/")
        answer.fields[.setCookie] = cookies.set(session: session.secret.text)
        return answer.response
    }

    /// A path of the console, of plain characters only; nil for anything else.
    private static func ownPath(_ path: String) -> String? {
        ConsoleRoute(path: path) == .unknown || !path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
            || path.contains("\\") || path.contains("//") ? nil : path
    }

    private func changeTheme(_ form: FormFields, _ request: Request) -> Response {
        let theme = form["theme"].flatMap(ConsoleTheme.init) ?? .system
        let back = request.headers[.referer] ?? ""
        let path = back.firstRange(of: "/console/").map { String(back[$0.lowerBound...]) }
        var answer = ConsoleAnswer.redirect(path.flatMap(Self.ownPath) ?? "/console/")
        answer.fields[.setCookie] = cookies.set(theme: theme)
        return answer.response
    }

    private func login(
        _ page: LoginPage, _ request: Request, status: HTTPResponse.Status = .ok
    ) -> Response {
        let frame = PageFrame(title: "Log in", theme: cookies.theme(in: request.headers))
        return ConsoleAnswer(frame.page(page.content), status: status).response
    }

    private func missing(_ request: Request) -> Response {
        stranger("No such page", "There is nothing at this address.", status: .notFound)
    }

    /// A page for somebody of whom nothing is known.
    private func stranger(
        _ title: String, _ text: String, status: HTTPResponse.Status
    ) -> Response {
        let page = ProblemPage(title: title, text: text)
        return ConsoleAnswer(PageFrame(title: title).page(page.content), status: status).response
    }
}
