// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// The text of a generated manifest: what a row of the spool becomes. Pure.
struct GeneratedText {
    /// Bucket, key and, where there are versions, the version id: what a CSV manifest has. Delete
    /// markers have no place in it.
    static func appendPlain(_ row: ManifestRow, hasVersions: Bool, to text: inout [UInt8]) {
        guard !row.isDeleteMarker else { return }
        row.withText(of: .bucket) { text.append(contentsOf: $0) }
        text.append(UInt8(ascii: ","))
        row.withText(of: .key) { text.append(contentsOf: $0) }
        if hasVersions {
            text.append(UInt8(ascii: ","))
            row.withVersionID { text.append(contentsOf: $0) }
        }
        text.append(UInt8(ascii: "\n"))
    }

    /// The `fileSchema` of an inventory of that text.
    static func schema(hasVersions: Bool) -> String {
        "Bucket, Key, " + (hasVersions ? "VersionId, IsLatest, IsDeleteMarker, " : "")
            + "Size, LastModifiedDate, ETag, StorageClass"
    }

    /// A row of an inventory, every field in quotes.
    static func appendInventory(_ row: ManifestRow, hasVersions: Bool, to text: inout [UInt8]) {
        row.withText(of: .bucket) { append($0, to: &text) }
        row.withText(of: .key) { append($0, to: &text) }
        if hasVersions {
            row.withVersionID { id in
                // The null version has an empty id there (S3 User Guide, "Inventory list").
                append(id.elementsEqual("null".utf8) ? .init(start: nil, count: 0) : id, to: &text)
            }
            append(row.isLatest == true ? "true" : "false", to: &text)
            append(row.isDeleteMarker ? "true" : "false", to: &text)
        }
        append(row.sizeBytes.map { String($0) } ?? "", to: &text)
        append(row.lastModified?.iso8601Milliseconds ?? "", to: &text)
        append(row.etag ?? "", to: &text)
        append(row.storageClass ?? "", to: &text)
        text[text.count - 1] = UInt8(ascii: "\n")
    }

    private static func append(_ field: UnsafeRawBufferPointer, to text: inout [UInt8]) {
        let quote = UInt8(ascii: "\"")
        text.append(quote)
        for byte in field {
            if byte == quote { text.append(quote) }
            text.append(byte)
        }
        text.append(quote)
        text.append(UInt8(ascii: ","))
    }

    private static func append(_ field: String, to text: inout [UInt8]) {
        var field = field
        field.withUTF8 { append(UnsafeRawBufferPointer($0), to: &text) }
    }
}
