// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc
import Testing

@testable import S3Client

@Suite(.timeLimit(.minutes(1))) struct ProgramRunTests {
    private func run(_ script: String, seconds: Int = 20) async throws -> ProgramResult {
        try await ProgramRun(
            words: ["sh", "-c", script], outputBytesMax: 1_000, secondsMax: seconds
        ).result()
    }

    @Test("what a program prints comes back")
    func output() async throws {
        let result = try await run("printf abc; echo unseen >&2")
        #expect(String(decoding: result.output, as: UTF8.self) == "abc")
        #expect(result.failure == nil)
    }

    @Test("it gets nothing to read, and none of our files and connections")
    func inheritance() async throws {
        let descriptor = open("/dev/null", O_RDONLY)
        defer { close(descriptor) }
        let result = try await run("cat; for f in /proc/self/fd/*; do echo ${f##*/}; done")
        let open = String(decoding: result.output, as: UTF8.self).split(separator: "\n")
        #expect(!open.contains { $0 == "\(descriptor)" })
        #expect(open.prefix(3) == ["0", "1", "2"])
    }

    @Test("a program that fails says how, and its output is dropped")
    func failure() async throws {
        let result = try await run("echo out; echo 'no such profile' >&2; exit 3")
        #expect(result.failure == "ended with status 3; it said: no such profile")
        #expect(result.output.isEmpty)
    }

    @Test("a program that is not there is named by the system's reason")
    func missing() async throws {
        let result = try await ProgramRun(
            words: ["/no/such/program"], outputBytesMax: 10, secondsMax: 5
        ).result()
        #expect(result.failure == "cannot be run: No such file or directory")
    }

    @Test("a program that takes too long is ended with what it started")
    func tooLong() async throws {
        var template = Array("/tmp/brigade-test-XXXXXX".utf8CString)
        close(mkstemp(&template))
        let path = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { unlink(path) }
        let result = try await run("sleep 30 & echo $! > \(path); wait", seconds: 1)
        #expect(result.failure == "was ended after 1 s: it did not come to an end")
        let number = String(
            decoding: try #require(try ConfigurationSources.system.readFile(path)), as: UTF8.self)
        let process = try #require(Int(number.dropLast()))
        // What has ended has no command line, whether somebody has asked for its status or not.
        var line = try ConfigurationSources.system.readFile("/proc/\(process)/cmdline") ?? []
        for _ in 0..<100 where !line.isEmpty {
            try await Task.sleep(for: .milliseconds(50))
            line = try ConfigurationSources.system.readFile("/proc/\(process)/cmdline") ?? []
        }
        #expect(line.isEmpty)
    }

    @Test("a program that closes its output and runs on is ended too")
    func runsOn() async throws {
        let start = ContinuousClock.now
        let result = try await run("exec >&- 2>&-; sleep 40", seconds: 1)
        #expect(result.failure != nil)
        #expect(ContinuousClock.now - start < .seconds(15))
    }

    @Test("a program that prints too much is ended")
    func tooMuch() async throws {
        let result = try await run("yes")
        #expect(result.failure == "was ended: it printed more than 1000 bytes")
        #expect(result.output.isEmpty)
    }

    @Test("a cancelled task does not wait for its program")
    func cancelled() async throws {
        let task = Task { try await run("sleep 40", seconds: 60) }
        try await Task.sleep(for: .milliseconds(100))
        task.cancel()
        let start = ContinuousClock.now
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test(
        "in what it said, all that may be a secret is starred",
        arguments: [
            ("no such profile\n\n", "no such profile"),
            ("first\nsecond: AKIAIOSFODNN7EXAMPLE\n", "second: ****"),
            ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "****"),
            ("key=wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "****"),
            ("eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "****"),
            ("a\u{1B}[31mred", "a [31mred"),
            ("", ""),
        ])
    func starred(said: String, line: String) {
        #expect(ProgramEnding.lastLine(Array(said.utf8)) == line)
    }
}
