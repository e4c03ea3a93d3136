// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Collects the rows of one chunk while its bytes pass by.
struct ChunkBuilder {
    var start: ManifestPosition
    var raw: [UInt8] = []
    var decoded: [UInt8] = []
    var descriptors: [RowDescriptor] = []
    var problems: [RowProblem] = []

    /// `rawExpected` and `decodedExpected` are bytes: what the chunk before had, so that its arrays
    /// need not grow.
    init(start: ManifestPosition, rowsMax: Int, rawExpected: Int, decodedExpected: Int) {
        self.start = start
        descriptors.reserveCapacity(rowsMax)
        raw.reserveCapacity(rawExpected)
        decoded.reserveCapacity(decodedExpected)
    }

    mutating func add(_ descriptor: RowDescriptor, problem: RowProblem?) {
        var descriptor = descriptor
        if let problem {
            descriptor.problem = Int32(problems.count)
            problems.append(problem)
        }
        descriptors.append(descriptor)
    }

    func chunk(end: ManifestPosition) -> ManifestChunk {
        ManifestChunk(
            start: start, end: end, raw: raw, decoded: decoded, descriptors: descriptors,
            problems: problems)
    }
}
