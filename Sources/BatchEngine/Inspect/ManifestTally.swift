// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchFiles
package import BatchModel

/// What the rows of a manifest come to. One mutating function per row; memory is bounded.
package struct ManifestTally: Sendable {
    /// A row that cannot be copied as it stands.
    package struct BadRow: Sendable, Equatable {
        /// The data file, for a manifest of several.
        package var file: String?
        package var line: UInt64
        package var failure: TaskFailure
    }

    /// Objects of one storage class.
    package struct ClassTally: Sendable, Equatable {
        package var count: UInt64 = 0
        package var bytes: UInt64 = 0
    }

    package private(set) var rows: UInt64 = 0
    package private(set) var badRows: UInt64 = 0
    /// By error code.
    package private(set) var problems: [String: UInt64] = [:]
    /// The first of them.
    package private(set) var badRowExamples: [BadRow] = []
    /// Rows by source bucket; those of buckets beyond `Limits.inspectionNamesMax` are left out.
    package private(set) var buckets: [String: UInt64] = [:]
    package private(set) var rowsWithVersion: UInt64 = 0
    package private(set) var nullVersions: UInt64 = 0
    package private(set) var deleteMarkers: UInt64 = 0
    package private(set) var noncurrentVersions: UInt64 = 0
    package private(set) var archived: UInt64 = 0
    package private(set) var sizes = SizeTally()
    /// By storage class, where the manifest tells it.
    package private(set) var storageClasses: [String: ClassTally] = [:]
    package private(set) var requests = RequestEstimate()
    /// Bytes of what will be copied, as far as sizes are known: all, and by storage class.
    package private(set) var copiedBytes: UInt64 = 0
    package private(set) var copiedBytesByClass: [String: UInt64] = [:]

    private let examplesMax: Int
    /// The bucket of the last row and rows of it that `buckets` has not yet: nearly all rows have
    /// the one of the row before.
    private var lastBucket: [UInt8] = []
    private var lastBucketRows: UInt64 = 0

    package init(examplesMax: Int = Limits.inspectionExamplesMax) {
        self.examplesMax = examplesMax
    }

    /// Adds the next row; `file` is where it stands, for a manifest of several files.
    package mutating func add(_ row: ManifestRow, file: String?) {
        rows += 1
        if let problem = row.problem {
            return addBad(row, problem.failure(line: row.line), file: file)
        }
        addBucket(of: row)
        addVersion(of: row)
        if row.isDeleteMarker {
            deleteMarkers += 1
            return
        }
        let size = row.sizeBytes
        if let size { sizes.add(size) { "\(row.bucket)/\(row.key)" } }
        let name = row.storageClass
        if let name { addClass(name, size) }
        if row.isArchived {
            archived += 1
            requests.addArchived()
        } else if row.encryptionStatus != "SSE-C" {
            requests.addCopy(ofBytes: size)
            addCopied(size ?? 0, name)
        }
    }

    /// Takes in what was kept back; call it after the last row.
    package mutating func finish() {
        guard lastBucketRows > 0 else { return }
        Self.count(
            String(decoding: lastBucket, as: UTF8.self), lastBucketRows, in: &buckets)
        lastBucketRows = 0
    }

    private mutating func addBad(_ row: ManifestRow, _ failure: TaskFailure, file: String?) {
        badRows += 1
        problems[failure.errorCode, default: 0] += 1
        if badRowExamples.count < examplesMax {
            badRowExamples.append(BadRow(file: file, line: row.line, failure: failure))
        }
    }

    private mutating func addBucket(of row: ManifestRow) {
        let isSame = row.withBucket { $0.elementsEqual(lastBucket) }
        if !isSame {
            finish()
            lastBucket = row.withBucket { Array($0) }
        }
        lastBucketRows += 1
    }

    private mutating func addVersion(of row: ManifestRow) {
        if row.isLatest == false { noncurrentVersions += 1 }
        row.withVersionID { id in
            if id.isEmpty { return }
            rowsWithVersion += 1
            if id.elementsEqual("null".utf8) { nullVersions += 1 }
        }
    }

    private mutating func addClass(_ name: String, _ size: UInt64?) {
        guard storageClasses[name] != nil || storageClasses.count < Limits.inspectionNamesMax
        else { return }
        storageClasses[name, default: ClassTally()].count += 1
        storageClasses[name, default: ClassTally()].bytes &+= size ?? 0
    }

    private mutating func addCopied(_ size: UInt64, _ storageClass: String?) {
        copiedBytes &+= size
        guard let storageClass, storageClasses[storageClass] != nil else { return }
        copiedBytesByClass[storageClass, default: 0] &+= size
    }

    private static func count(
        _ name: String, _ rows: UInt64, in counts: inout [String: UInt64]
    ) {
        guard counts[name] != nil || counts.count < Limits.inspectionNamesMax else { return }
        counts[name, default: 0] += rows
    }
}
