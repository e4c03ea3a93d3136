// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Collects the rows of one chunk while its bytes pass by.
struct ChunkBuilder {
    let layout: ManifestLayout
    private let extraCount: Int
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
        extraCount = layout.extras.count
        self.start = start
        descriptors.reserveCapacity(rowsMax)
        extras.reserveCapacity(rowsMax * extraCount)
        raw.reserveCapacity(rawExpected)
        decoded.reserveCapacity(decodedExpected)
    }

    /// Makes room for the extra columns of the row that will be added next.
    mutating func makeRoomForExtras() {
        let wanted = (descriptors.count + 1) * extraCount
        while extras.count < wanted { extras.append(RowDescriptor.Slice()) }
    }

    /// Sets an extra column of the row that will be added next. Not inlined: the loop over all
    /// fields of plain rows would otherwise prepare for it.
    @inline(never)
    mutating func setExtra(_ place: Int, _ slice: RowDescriptor.Slice) {
        extras[descriptors.count * extraCount + place] = slice
    }

    mutating func add(_ descriptor: RowDescriptor) {
        descriptors.append(descriptor)
    }

    mutating func add(_ descriptor: RowDescriptor, problem: RowProblem) {
        if extraCount > 0 { makeRoomForExtras() }
        var descriptor = descriptor
        descriptor.problem = Int32(problems.count)
        problems.append(problem)
        descriptors.append(descriptor)
    }

    func chunk(end: ManifestPosition) -> ManifestChunk {
        ManifestChunk(
            layout: layout, start: start, end: end, raw: raw, decoded: decoded,
            descriptors: descriptors, extras: extras, problems: problems)
    }
}
