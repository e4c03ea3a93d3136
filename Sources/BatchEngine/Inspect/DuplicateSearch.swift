// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchFiles
import BatchModel

/// Finds rows that name the same version of the same object, whatever the manifest's length: the
/// names are sorted on disk, and equal ones then stand together.
package struct DuplicateSearch: Sendable {
    /// Where a row stands.
    package struct Place: Sendable, Equatable {
        /// The data file's number in manifest.json; 0 for a manifest of one file.
        package var file: UInt32
        package var line: UInt64
    }

    /// A name that stands more than once.
    package struct Example: Sendable, Equatable {
        package var bucket: String
        package var key: String
        /// Empty where the manifest names none.
        package var versionID: String
        /// Where it stands, the first ones.
        package var places: [Place]
        /// In how many rows.
        package var count: UInt64
    }

    /// What was found.
    package struct Found: Sendable, Equatable {
        /// Names that stand more than once.
        package var names: UInt64 = 0
        /// Rows beyond the first of their name.
        package var rows: UInt64 = 0
        /// The first names in the order of their bytes.
        package var examples: [Example] = []
    }

    private var sorter: ExternalSorter
    private var name: [UInt8] = []
    private var payload: [UInt8] = []
    private let examplesMax: Int

    /// `directory` is where names are sorted; it is emptied, and removed in the end.
    package init(
        directory: String, examplesMax: Int = Limits.inspectionExamplesMax,
        memoryBytes: Int = Limits.sortMemoryBytes
    ) throws {
        sorter = try ExternalSorter(directory: directory, memoryBytes: memoryBytes)
        self.examplesMax = examplesMax
    }

    /// Adds a row that names an object.
    package mutating func add(_ row: ManifestRow, file: UInt32) throws {
        name.removeAll(keepingCapacity: true)
        row.withValues { bucket, key, versionID in
            // The lengths in front tell the three apart whatever bytes they hold.
            Self.append(UInt64(bucket.count), to: &name)
            Self.append(UInt64(key.count), to: &name)
            name.append(contentsOf: bucket)
            name.append(contentsOf: key)
            name.append(contentsOf: versionID)
        }
        payload.removeAll(keepingCapacity: true)
        Self.append(UInt64(file), to: &payload)
        Self.append(row.line, to: &payload)
        try sorter.add(key: name, payload: payload)
    }

    /// Everything that stands more than once.
    package consuming func found() throws -> Found {
        var found = Found()
        var last: [UInt8]?
        var places: [Place] = []
        var count: UInt64 = 0
        let examplesMax = examplesMax
        func endName() {
            guard count > 1, let last else { return }
            found.names += 1
            found.rows += count - 1
            if found.examples.count < examplesMax {
                found.examples.append(Self.example(last, places, count))
            }
        }
        var sorted = try sorter.sorted()
        while let isSame = try sorted.next({ name, payload in
            let isSame = last.map { $0.elementsEqual(name) } ?? false
            if !isSame {
                endName()
                last = Array(name)
                places.removeAll(keepingCapacity: true)
                count = 0
            }
            count += 1
            if places.count < Limits.inspectionPlacesMax { places.append(Self.place(payload)) }
            return isSame
        }) { _ = isSame }
        endName()
        return found
    }

    private static func example(
        _ name: [UInt8], _ places: [Place], _ count: UInt64
    ) -> Example {
        let bucketEnd = 16 + Int(number(name[0..<8]))
        let keyEnd = bucketEnd + Int(number(name[8..<16]))
        func text(_ range: Range<Int>) -> String { String(decoding: name[range], as: UTF8.self) }
        return Example(
            bucket: text(16..<bucketEnd), key: text(bucketEnd..<keyEnd),
            versionID: text(keyEnd..<name.count), places: places, count: count)
    }

    private static func place(_ payload: UnsafeRawBufferPointer) -> Place {
        Place(
            file: UInt32(truncatingIfNeeded: number(payload[0..<8])), line: number(payload[8..<16]))
    }

    private static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private static func number(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
