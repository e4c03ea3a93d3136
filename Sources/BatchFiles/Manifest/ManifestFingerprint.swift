// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What identifies the content of a manifest, so that a job never resumes over another one.
package struct ManifestFingerprint: Sendable, Equatable {
    /// What the other fields describe.
    package enum Kind: UInt8, Sendable {
        /// A manifest that nobody has looked at yet.
        case unpinned = 0
        case localFile = 1
        case s3Object = 2
        /// What a listing finds; `revision` says by which filter.
        case listing = 3
    }

    package var kind: Kind
    /// The absolute path, or `s3://bucket/key`.
    package var location: String
    /// The length in bytes.
    package var byteCount: UInt64
    /// What changes with the content: the modification time in ns, or the ETag.
    package var revision: String
    /// Which thing it is: device and inode, or the version id (empty when there is none).
    package var identity: String

    package init(
        kind: Kind, location: String, byteCount: UInt64, revision: String, identity: String
    ) {
        self.kind = kind
        self.location = location
        self.byteCount = byteCount
        self.revision = revision
        self.identity = identity
    }

    /// Stands for a manifest that is pinned later, by a record of the journal.
    package static let unpinned = ManifestFingerprint(
        kind: .unpinned, location: "", byteCount: 0, revision: "", identity: "")

    package var isPinned: Bool { kind != .unpinned }

    /// Why `now` is not the manifest this fingerprint was taken of; nil when it is.
    package func difference(from now: ManifestFingerprint) -> String? {
        if kind != now.kind { return "it was \(kind.noun) and is now \(now.kind.noun)" }
        if location != now.location { return "it was \(location) and is now \(now.location)" }
        if byteCount != now.byteCount {
            return "its size was \(byteCount) bytes and is now \(now.byteCount)"
        }
        if identity != now.identity {
            return kind == .localFile
                ? "another file has taken its place (\(identity), now \(now.identity))"
                : "its version id was \(quoted(identity)) and is now \(quoted(now.identity))"
        }
        if revision != now.revision {
            return kind == .localFile
                ? "it was written to after the job started (modification time \(revision), "
                    + "now \(now.revision))"
                : "its ETag was \(quoted(revision)) and is now \(quoted(now.revision))"
        }
        return nil
    }

    private func quoted(_ text: String) -> String { text.isEmpty ? "none" : text }
}

extension ManifestFingerprint.Kind {
    fileprivate var noun: String {
        switch self {
        case .unpinned: "not looked at"
        case .localFile: "a local file"
        case .s3Object: "an S3 object"
        case .listing: "a listing"
        }
    }
}

extension ManifestFingerprint {
    func encode(into writer: inout ByteWriter) {
        writer.append(fixed: kind.rawValue)
        writer.append(string: location)
        writer.append(varint: byteCount)
        writer.append(string: revision)
        writer.append(string: identity)
    }

    init(from reader: inout ByteReader) throws {
        guard let kind = Kind(rawValue: try reader.readByte()) else { throw ByteReader.Malformed() }
        self.init(
            kind: kind, location: try reader.readString(), byteCount: try reader.readVarint(),
            revision: try reader.readString(), identity: try reader.readString())
    }
}
