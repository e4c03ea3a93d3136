// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchModel

extension RowExclusion {
    /// Reads kinds with commas between them.
    static func list(_ text: String) throws -> [RowExclusion] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map { word in
            guard let kind = RowExclusion(rawValue: String(word)) else {
                let allowed = allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("--skip \"\(word)\": allowed: \(allowed)")
            }
            return kind
        }
    }
}
