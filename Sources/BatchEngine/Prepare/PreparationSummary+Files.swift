// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import FoundationEssentials

/// The summary in a job's directory.
extension PreparationSummary {
    /// The summary that is kept; an empty one where there is none.
    static func read(of directory: JobDirectory) throws -> PreparationSummary {
        guard let bytes = try directory.readPreparationSummary() else {
            return PreparationSummary()
        }
        return try JSONDecoder().decode(PreparationSummary.self, from: Data(bytes))
    }

    func write(in directory: JobDirectory) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try directory.write(preparationSummary: Array(try encoder.encode(self)))
    }
}
