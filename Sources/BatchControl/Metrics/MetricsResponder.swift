// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel
import Glibc
import Hummingbird

/// `/metrics` and `/ready`: for whoever watches the daemon; both say nothing of objects or keys.
struct MetricsResponder: FrontPart {
    let desk: any JobDesk
    /// Where jobs are kept; empty where that is not known, and then not looked at.
    let stateDirectory: String
    /// Whether addresses outside this machine are answered.
    let isPublic: Bool
    private let startedAt = Self.now()

    init(desk: any JobDesk, stateDirectory: String, isPublic: Bool) {
        self.desk = desk
        self.stateDirectory = stateDirectory
        self.isPublic = isPublic
    }

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response? {
        guard isPublic, request.method == .get || request.method == .head else { return nil }
        switch request.uri.path {
        case "/metrics": return await metrics()
        case "/ready": return await ready()
        default: return nil
        }
    }

    private func metrics() async -> Response {
        let page = MetricsPage(
            engine: .now(), jobs: (try? await jobs()) ?? [:], residentBytes: Self.residentBytes(),
            startedAt: startedAt)
        return Self.text(.ok, page.text, PrometheusText.mediaType)
    }

    private func ready() async -> Response {
        if !stateDirectory.isEmpty, access(stateDirectory, W_OK | X_OK) != 0 {
            return Self.text(.serviceUnavailable, "The state directory cannot be written.\n")
        }
        do {
            var query = JobQuery()
            query.resultsMax = 1
            _ = try await desk.jobs(query)
            return Self.text(.ok, "ready\n")
        } catch {
            return Self.text(.serviceUnavailable, "Jobs cannot be listed.\n")
        }
    }

    /// The number of jobs in each status.
    private func jobs() async throws -> [JobStatus: Int] {
        var counts: [JobStatus: Int] = [:]
        var query = JobQuery()
        repeat {
            let page = try await desk.jobs(query)
            for job in page.jobs { counts[job.status, default: 0] += 1 }
            query.nextToken = page.nextToken
        } while query.nextToken != nil
        return counts
    }

    private static func text(
        _ status: HTTPResponse.Status, _ text: String,
        _ mediaType: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: mediaType, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The second number of /proc/self/statm, in pages (proc(5)).
    private static func residentBytes() -> UInt64? {
        let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return nil }
        let words = String(decoding: bytes[..<count], as: UTF8.self).split(separator: " ")
        guard words.count > 1, let pages = UInt64(words[1]) else { return nil }
        return pages * UInt64(sysconf(Int32(_SC_PAGESIZE)))
    }
}
