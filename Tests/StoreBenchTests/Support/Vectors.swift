// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import FoundationEssentials

/// What numpy and scipy computed: `Vectors/make_vectors.py` writes the file.
struct Vectors: Decodable {
    struct Sample: Decodable {
        var name: String
        var nanoseconds: [UInt64]
        var percentiles: [Double]
        var mean: Double
        var min: Double
        var max: Double
    }

    struct Spread: Decodable {
        var points: [Double]
        var relative: Double
    }

    var latencies: [Sample]
    var spreads: [Spread]

    static func load() throws -> Vectors {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Vectors/statistics.json")
        return try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: file))
    }
}
