// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser

/// Concurrencies on the command line: `1,8,64`, or `auto`.
struct ConcurrencyLevels: ExpressibleByArgument {
    /// Ascending; empty for `auto`.
    let levels: [Int]

    init?(argument: String) {
        guard argument != "auto" else {
            levels = []
            return
        }
        let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map {
            Int($0)
        }
        guard numbers.allSatisfy({ $0 != nil }) else { return nil }
        levels = Set(numbers.compactMap { $0 }).sorted()
    }
}
