// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// How many files and connections the system lets this process have open.
enum OpenFileLimit {
    /// Files besides connections to the store: journal, manifest, report, libraries, terminal.
    private static let others = 64

    /// Makes room for that many copies and as many parts in flight, each with a connection: raises
    /// the soft limit as far as the hard one lets it.
    static func makeRoom(forConcurrency concurrency: Int) throws {
        let wanted = rlim_t(2 * concurrency + others)
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
            limit.rlim_cur < wanted
        else { return }
        limit.rlim_cur = min(wanted, limit.rlim_max)
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        guard limit.rlim_cur >= wanted else {
            throw CommandEnd(
                CommandEnd.usage,
                "--concurrency \(concurrency) needs \(wanted) open files and the system allows "
                    + "\(limit.rlim_max); raise that (ulimit -Hn) or lower --concurrency")
        }
    }
}
