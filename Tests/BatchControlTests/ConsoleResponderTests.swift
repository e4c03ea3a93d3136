// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel
import HTTPTypes
import Synchronization
import TestSupport
import Testing

@testable import BatchControl

@Suite struct ConsoleResponderTests {
    private let desk: ConsoleDesk
    private let token = ConsoleSecret()

    init() throws {
        desk = try ConsoleDesk()
    }

    private func loggedIn(isSecure: Bool = false) async throws -> ConsoleBrowser {
        let browser = ConsoleBrowser(desk, token: token, isSecure: isSecure)
        let answer = try await browser.logIn(token)
        #expect(answer.status == 303)
        return browser
    }

    private func makeJob(_ hostile: String = "A job") async throws -> JobID {
        let copy = S3PutObjectCopy(targetResource: .bucket("target"))
        let manifest = JobManifest(
            fields: [.bucket, .key], location: .s3(bucket: "source", key: hostile), etag: "0")
        var request = JobRequest(
            operation: .s3PutObjectCopy(copy), manifest: manifest, confirmationRequired: true)
        request.jobDescription = hostile
        return try await desk.create(JobOrder(request))
    }

    @Test(arguments: ["/console/", "/console/new", "/console/help", "/console/jobs/job-1", "/x"])
    func `nobody sees a page without a login`(path: String) async throws {
        let browser = ConsoleBrowser(desk, token: token)
        let answer = try await browser.get(path)
        if path == "/x" {
            #expect(answer.status == 0, "it is no path of the console")
            return
        }
        #expect(answer.status == 303)
        #expect(answer.headers[.location]?.hasPrefix("/console/login") == true)
        #expect(desk.asked.withLock { $0.isEmpty })
    }

    @Test func `a wrong token does not log in, and too many have to wait`() async throws {
        let browser = ConsoleBrowser(desk, token: token)
        for _ in 0..<ConsoleLimits.loginFailuresMax {
            #expect(try await browser.logIn(ConsoleSecret()).status == 403)
        }
        #expect(try await browser.logIn(token).status == 429)
        #expect(browser.cookies.isEmpty)
    }

    @Test func `the cookie cannot be read by scripts or sent by other sites`() async throws {
        let browser = ConsoleBrowser(desk, token: token, isSecure: true)
        let line = try await browser.logIn(token).headers[.setCookie] ?? ""
        #expect(line.hasPrefix("__Host-brigade-session="))
        for part in ["Path=/", "HttpOnly", "SameSite=Strict", "Secure"] {
            #expect(line.contains("; \(part)"))
        }
        #expect(!line.contains(token.text))
        let plain = ConsoleBrowser(desk, token: token)
        #expect(try await plain.logIn(token).headers[.setCookie]?.contains("Secure") == false)
    }

    @Test func `logging out ends the session at the server too`() async throws {
        let browser = try await loggedIn()
        let kept = browser.cookies
        let csrf = try await browser.formToken()
        #expect(try await browser.post("/console/logout", [("csrf", csrf)]).status == 303)
        browser.cookies = kept
        #expect(try await browser.get("/console/").status == 303)
    }

    @Test func `a form of another session or another site changes nothing`() async throws {
        let id = try await makeJob()
        let other = try await loggedIn()
        let foreign = try await other.formToken()
        let browser = try await loggedIn()
        let csrf = try await browser.formToken()
        desk.asked.withLock { $0 = [] }
        let path = "/console/jobs/\(id)/run"
        #expect(try await browser.post(path, []).status == 403)
        #expect(try await browser.post(path, [("csrf", foreign)]).status == 403)
        browser.site = "cross-site"
        #expect(try await browser.post(path, [("csrf", csrf)]).status == 403)
        browser.site = nil
        browser.origin = "http://evil.example"
        #expect(try await browser.post(path, [("csrf", csrf)]).status == 403)
        browser.origin = nil
        #expect(try await browser.post(path, [("csrf", csrf)]).status == 403)
        #expect(desk.asked.withLock { $0.isEmpty })
        browser.origin = "http://localhost:8470"
        #expect(try await browser.post(path, [("csrf", csrf)]).status == 303)
        #expect(desk.asked.withLock { $0 } == ["update Ready -"])
    }

    @Test func `a name that is not ours is refused before anything is looked at`() async throws {
        let browser = try await loggedIn()
        browser.host = "evil.example:8470"
        #expect(try await browser.get("/console/").status == 421)
        #expect(try await browser.get("/console/assets/console.js").status == 421)
    }

    @Test(arguments: [
        "/console/", "/console/login", "/console/new", "/console/nothing",
        "/console/assets/console.css",
    ])
    func `every answer carries the headers that keep it safe`(path: String) async throws {
        let browser = try await loggedIn()
        let answer = try await browser.get(path)
        let policy = answer.headers[.contentSecurityPolicy] ?? ""
        #expect(policy.hasPrefix("default-src 'none'"))
        #expect(policy.contains("frame-ancestors 'none'"))
        #expect(!policy.contains("unsafe"))
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        let referrer = try #require(HTTPField.Name("Referrer-Policy"))
        #expect(answer.headers[referrer] == "same-origin")
        let cache = answer.headers[.cacheControl] ?? ""
        #expect(path.contains("assets") ? cache.contains("immutable") : cache == "no-store")
        #expect(!answer.text.contains("<script>"))
        #expect(!answer.text.contains(" style="))
        #expect(!answer.text.contains(" onclick="))
    }

    @Test func `what comes from a job is escaped in every place`() async throws {
        let hostile = "\"'><script>alert(1)</script>"
        let id = try await makeJob(hostile)
        desk.failedRows.withLock {
            $0 = [
                FailedTask(
                    row: 0, bucket: hostile, key: hostile, versionID: hostile,
                    failure: TaskFailure(
                        httpStatus: 403, errorCode: hostile, message: hostile, attempts: 1))
            ]
        }
        var report = PreflightReport()
        report.findings = [PreflightFinding(.problem, hostile, hostile, remedy: hostile)]
        desk.report.withLock { $0 = report }
        let browser = try await loggedIn()
        let query = PercentEncoding.encode(hostile)
        let paths = [
            "/console/", "/console/?q=\(query)&status=\(query)", "/console/jobs/\(id)",
            "/console/jobs/\(id)/cancel", "/console/jobs/\(id)/failed",
            "/console/jobs/\(id)/failed?code=\(query)&q=\(query)", "/console/new?from=\(id)",
            "/console/new?from=\(id)&tab=document", "/console/new?from=\(query)",
            "/console/jobs/\(query)", "/console/\(query)", "/console/login?next=\(query)",
            "/console/jobs/\(id)?done=\(query)",
        ]
        for path in paths {
            let text = try await browser.get(path).text
            #expect(!text.contains("<script>"), "\(path)")
            #expect(!text.contains("\"'>"), "\(path)")
            #expect(text.contains("<h1>"), "\(path) is a page")
        }
        let csrf = try await browser.formToken()
        let fields = [
            ("csrf", csrf), ("do", "check"), ("manifest", hostile), ("etag", hostile),
            ("target", "s3://target"), ("description", hostile), ("source", "csv"),
            ("columns", "Bucket,Key"), ("from", ""), ("checked", hostile),
        ]
        #expect(try await !browser.post("/console/new", fields).text.contains("<script>"))
        let document = [("csrf", csrf), ("do", "check"), ("document", hostile)]
        #expect(try await !browser.post("/console/new", document).text.contains("<script>"))
        let live = try await browser.get("/console/jobs/\(id)/live").text
        #expect(live.contains("event: panel"))
        #expect(!live.contains("<script>"))
    }

    @Test func `after the login it goes on only within the console`() async throws {
        for next in [
            "//evil.example/", "https://evil.example/", "/console//evil", "/console/\\x",
            "/v20180820/jobs",
        ] {
            let browser = ConsoleBrowser(desk, token: token)
            let answer = try await browser.post(
                "/console/login", [("token", token.text), ("next", next)])
            #expect(answer.headers[.location] == "/console/")
        }
        let browser = ConsoleBrowser(desk, token: token)
        let answer = try await browser.post(
            "/console/login", [("token", token.text), ("next", "/console/help")])
        #expect(answer.headers[.location] == "/console/help")
    }

    @Test func `a job is checked before it is made, and checked again when it was changed`()
        async throws
    {
        let browser = try await loggedIn()
        let csrf = try await browser.formToken()
        var fields = [
            ("csrf", csrf), ("source", "csv"), ("manifest", "s3://source/manifest.csv"),
            ("etag", "60e460c9d1046e73f7dde5043ac3ae85"), ("columns", "Bucket, Key"),
            ("target", "target"), ("priority", "7"), ("confirm", "on"), ("from", ""),
        ]
        let checked = try await browser.post("/console/new", fields + [("do", "check")])
        #expect(checked.status == 200)
        let print = try #require(checked.text.firstMatch(of: /name="checked" value="(\w+)"/))
        fields.append(("checked", String(print.output.1)))
        let changed = fields.map { $0.0 == "priority" ? ("priority", "8") : $0 }
        #expect(try await browser.post("/console/new", changed + [("do", "create")]).status == 200)
        #expect(desk.asked.withLock { $0 } == ["preflight", "preflight"])
        let made = try await browser.post("/console/new", fields + [("do", "create")])
        #expect(made.status == 303)
        #expect(desk.asked.withLock { $0.last } == "create")
        let path = try #require(made.headers[.location])
        #expect(try await browser.get(path).text.contains("arn:aws:s3:::source/manifest.csv"))
    }

    @Test func `an error names the field`() async throws {
        let browser = try await loggedIn()
        let csrf = try await browser.formToken()
        let fields = [
            ("csrf", csrf), ("source", "csv"), ("manifest", "s3://source/manifest.csv"),
            ("columns", "Bucket, Key"), ("target", "target"), ("do", "check"),
        ]
        let answer = try await browser.post("/console/new", fields)
        #expect(answer.status == 422)
        #expect(answer.text.contains("aria-invalid=\"true\""))
        #expect(answer.text.contains("ETag is missing"))
        #expect(desk.asked.withLock { $0.isEmpty })
    }

    @Test func `files of the daemon's machine cannot be named`() async throws {
        let browser = try await loggedIn()
        let csrf = try await browser.formToken()
        let fields = [
            ("csrf", csrf), ("source", "csv"), ("manifest", "file:///etc/passwd"),
            ("columns", "Bucket, Key"), ("target", "target"), ("do", "skip"),
        ]
        #expect(try await browser.post("/console/new", fields).status == 422)
        #expect(desk.asked.withLock { $0.isEmpty })
    }

    @Test func `a report is given by its own names only`() async throws {
        let id = try await makeJob()
        let jobPath = "\(desk.folder.path)/jobs/\(id)"
        let browser = try await loggedIn()
        #expect(ReportFolder(jobPath: jobPath).files.isEmpty)
        try desk.folder.write(Array("secret".utf8), to: "outside")
        for name in ["..%2Fjob.json", "..%2F..%2F..%2Foutside", "1-job.json", "%2Fetc%2Fpasswd"] {
            #expect(try await browser.get("/console/jobs/\(id)/report/\(name)").status == 404)
        }
        #expect(try await browser.get("/console/jobs/\(id)/report/../job.json").status == 404)
    }

    @Test func `tags, priority and reasons reach the desk as they were given`() async throws {
        let id = try await makeJob()
        let browser = try await loggedIn()
        let csrf = try await browser.formToken()
        desk.asked.withLock { $0 = [] }
        let job = "/console/jobs/\(id)"
        _ = try await browser.post("\(job)/tags", [("csrf", csrf), ("tags", "a=1\r\nb=x=y\r\n")])
        _ = try await browser.post("\(job)/priority", [("csrf", csrf), ("priority", "42")])
        _ = try await browser.post("\(job)/cancel", [("csrf", csrf), ("reason", "no more")])
        _ = try await browser.post("\(job)/pause", [("csrf", csrf)])
        #expect(
            desk.asked.withLock { $0 } == [
                "tags a=1,b=x=y", "priority 42", "update Cancelled no more", "update Paused -",
            ])
        for (path, field) in [("tags", "a=1\na=2"), ("priority", "-1"), ("priority", "x")] {
            let answer = try await browser.post("\(job)/\(path)", [("csrf", csrf), (path, field)])
            #expect(answer.status == 400)
            #expect(answer.text.contains("That was not done"))
        }
    }

    @Test func `what is not there is a page that says so`() async throws {
        let browser = try await loggedIn()
        for path in [
            "/console/jobs/no-such-job", "/console/what", "/console/jobs/x", "/console/assets/../x",
        ] {
            let answer = try await browser.get(path)
            #expect(answer.status == 404)
            #expect(answer.text.contains("<h1>"))
        }
        #expect(try await browser.send(.delete, "/console/", body: nil).status == 405)
    }
}
