// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What a path of the console means.
enum ConsoleRoute: Sendable, Equatable {
    case home
    case list
    case login
    case logout
    case theme
    case create
    case help
    case asset(String)
    case job(JobID, JobPart)
    case unknown

    /// A page of a job, or what can be asked of it there.
    enum JobPart: Sendable, Equatable {
        case page
        case live
        case cancel
        case failed
        case document
        case report(String)
        /// Run, pause or resume.
        case update(RequestedJobStatus)
        case priority
        case tags
    }

    /// Reads a path; nil when it is none of the console's.
    init?(path: String) {
        if path == "/" || path == "/console" {
            self = .home
            return
        }
        guard path.hasPrefix("/console/") else { return nil }
        let parts = path.dropFirst("/console/".count)
            .split(separator: "/", omittingEmptySubsequences: false)
            .map { PercentEncoding.decode($0) }
        switch parts.count == 1 ? parts[0] : nil {
        case "": self = .list
        case "login": self = .login
        case "logout": self = .logout
        case "theme": self = .theme
        case "new": self = .create
        case "help": self = .help
        default: self = Self.deeper(parts)
        }
    }

    private static func deeper(_ parts: [String?]) -> ConsoleRoute {
        guard parts.count >= 2, let name = parts[1] else { return .unknown }
        if parts.count == 2, parts[0] == "assets" { return .asset(name) }
        guard parts[0] == "jobs", let id = JobID(name) else { return .unknown }
        if parts.count == 2 { return .job(id, .page) }
        if parts.count == 4, parts[2] == "report", let file = parts[3] {
            return .job(id, .report(file))
        }
        guard parts.count == 3, let part = parts[2].flatMap(Self.part) else { return .unknown }
        return .job(id, part)
    }

    private static func part(_ name: String) -> JobPart? {
        switch name {
        case "live": .live
        case "cancel": .cancel
        case "failed": .failed
        case "job.json": .document
        case "run", "resume": .update(.ready)
        case "pause": .update(.paused)
        case "priority": .priority
        case "tags": .tags
        default: nil
        }
    }
}
