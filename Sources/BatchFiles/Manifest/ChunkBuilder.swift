// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Collects the rows of one chunk while its bytes pass by.
struct ChunkBuilder {
    let layout: ManifestLayout
    var start: ManifestPosition
    var raw: [UInt8] = []
    var decoded: [UInt8] = []
    var descriptors: [RowDescriptor] = []
    /// Row by row, a slice for each extra column of the layout; empty for a plain layout.
    var extras: [RowDescriptor.Slice] = []
    var problems: [RowProblem] = []

    /// `rawExpected` and `decodedExpected` are bytes: what the chunk before had, so that its arrays
    /// need not grow.
    init(
        layout: ManifestLayout, start: ManifestPosition, rowsMax: Int, rawExpected: Int,
        decodedExpected: Int
    ) {
        self.layout = layout
        self.start = start
        descriptors.reserveCapacity(rowsMax)
        extras.reserveCapacity(rowsMax * layout.extras.count)
        raw.reserveCapacity(rawExpected)
        decoded.reserveCapacity(decodedExpected)
    }

    /// Makes room for the extra columns of the row that will be added next.
    mutating func makeRoomForExtras() {
        let wanted = (descriptors.count + 1) * layout.extras.count
        if extras.count < wanted {
            extras.append(
                contentsOf: repeatElement(RowDescriptor.Slice(), count: wanted - extras.count))
        }
    }

    mutating func add(_ descriptor: RowDescriptor, problem: RowProblem?) {
        makeRoomForExtras()
        var descriptor = descriptor
        if let problem {
            descriptor.problem = Int32(problems.count)
            problems.append(problem)
        }
        descriptors.append(descriptor)
    }

    func chunk(end: ManifestPosition) -> ManifestChunk {
        ManifestChunk(
            layout: layout, start: start, end: end, raw: raw, decoded: decoded,
            descriptors: descriptors, extras: extras, problems: problems)
    }
}
