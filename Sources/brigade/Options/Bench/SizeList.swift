// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser

/// Sizes on the command line, separated by commas: `4KiB,1MiB`.
struct SizeList: ExpressibleByArgument {
    let bytes: [UInt64]

    init?(argument: String) {
        let sizes = argument.split(separator: ",", omittingEmptySubsequences: false).map {
            ByteSize(argument: String($0))?.bytes
        }
        guard sizes.allSatisfy({ $0 != nil }) else { return nil }
        bytes = sizes.compactMap { $0 }
    }
}
