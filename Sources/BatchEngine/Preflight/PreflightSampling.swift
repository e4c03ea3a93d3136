// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Chooses, while a manifest is read once, objects of its beginning, its middle and its end, and
/// one of each source bucket. Memory is bounded. Pure.
struct PreflightSampling {
    private var kept: [PreflightSample] = []
    private var stride: UInt64 = 1
    private var seen: UInt64 = 0
    private var last: PreflightSample?
    private var buckets: [[UInt8]: PreflightSample] = [:]

    /// Rows that are kept until the end of the manifest is known.
    private static let keptMax = 64

    /// Whether the next row is to be added with its bytes; the last of a chunk always is.
    var wantsNext: Bool { seen.isMultiple(of: stride) }

    /// Passes over a row that is not wanted.
    mutating func pass() { seen += 1 }

    /// Adds the next row.
    mutating func add(_ sample: PreflightSample) {
        if seen.isMultiple(of: stride) {
            kept.append(sample)
            if kept.count > Self.keptMax { thinOut() }
        }
        seen += 1
        last = sample
        if buckets.count < Limits.preflightBucketsMax, buckets[sample.source.bucket] == nil {
            buckets[sample.source.bucket] = sample
        }
    }

    private mutating func thinOut() {
        kept = kept.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        stride *= 2
    }

    /// The choice, in the order of the manifest.
    var samples: [PreflightSample] {
        guard let last else { return [] }
        var chosen: [PreflightSample] = []
        func take(_ sample: PreflightSample) {
            if !chosen.contains(where: { $0.source == sample.source }) { chosen.append(sample) }
        }
        for sample in buckets.values.sorted(by: { $0.row < $1.row }) { take(sample) }
        take(last)
        let room = Limits.preflightSamplesMax - chosen.count
        for place in 0..<max(0, room) where !kept.isEmpty {
            take(kept[(place + 1) * kept.count / (room + 1)])
        }
        return chosen.sorted { $0.row < $1.row }
    }
}
