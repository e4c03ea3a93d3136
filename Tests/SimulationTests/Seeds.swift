// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Which seeds the random tests run: 200 by default, `BRIGADE_SEEDS=N` for N of them, and
/// `BRIGADE_SEED=S` for that one alone, to replay a failure.
enum Seeds {
    static var chosen: [UInt64] {
        if let one = number("BRIGADE_SEED") { return [one] }
        return Array(1...max(1, number("BRIGADE_SEEDS") ?? 200))
    }

    private static func number(_ name: String) -> UInt64? {
        getenv(name).flatMap { UInt64(String(cString: $0)) }
    }
}
