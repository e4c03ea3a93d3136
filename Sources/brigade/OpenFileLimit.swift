// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Glibc

/// How many files and connections the system lets this process have open.
enum OpenFileLimit {
    /// Makes room for the copies that a run may have in flight and as many parts, each with a
    /// connection: raises the soft limit as far as the hard one lets it.
    ///
    /// - Returns: the settings, with fewer copies where a run finds their number itself and the
    ///   system does not allow as many.
    /// - Throws: what to do about a limit that does not allow the number that was asked for.
    static func makeRoom(for settings: RunSettings) throws -> RunSettings {
        let wanted = rlim_t(2 * settings.concurrencyBound + Limits.filesBesideConnections)
        // A run may be tuned to more than it begins with.
        let useful = rlim_t(2 * Limits.concurrencyMax + Limits.filesBesideConnections)
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
            limit.rlim_cur < useful
        else { return settings }
        limit.rlim_cur = min(useful, limit.rlim_max)
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        guard limit.rlim_cur < wanted else { return settings }
        let possible = (Int(limit.rlim_cur) - Limits.filesBesideConnections) / 2
        guard settings.concurrency == .automatic, possible > 0 else {
            throw CommandEnd(
                CommandEnd.usage,
                "--concurrency \(settings.concurrencyBound) needs \(wanted) open files and the "
                    + "system allows \(limit.rlim_max); raise that (ulimit -Hn) or lower "
                    + "--concurrency")
        }
        var settings = settings
        settings.concurrencyMax = possible
        return settings
    }
}
