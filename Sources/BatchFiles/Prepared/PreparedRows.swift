// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// Rows on their way into a prepared manifest: CSV in the columns of `ManifestLayout.prepared`.
///
/// Hand it to `PreparedManifestWriter.append` when `isBlock` says that there is enough of it.
package struct PreparedRows: Sendable {
    /// The text.
    package private(set) var bytes: [UInt8] = []
    /// How many rows it has.
    package private(set) var count = 0

    /// The file that rows of other manifests come from, where its name belongs in what is said of
    /// malformed ones.
    private let file: String?

    package init(from file: String? = nil) {
        self.file = file
    }

    package var isEmpty: Bool { count == 0 }

    /// Whether there are enough bytes for a block.
    package var isBlock: Bool { bytes.count >= Limits.preparedBlockBytes }

    /// Forgets the rows and keeps the memory.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        count = 0
    }

    /// Adds a row of values.
    package mutating func append(_ row: PreparedRow) {
        append(text: row.bucket)
        appendEncoded(row.key)
        comma()
        append(text: row.versionID)
        append(truth: row.isLatest)
        append(truth: row.isDeleteMarker ? true : nil)
        append(number: row.sizeBytes)
        if let time = row.lastModified { ColumnText.append(time, to: &bytes) }
        comma()
        appendETag(row.etag)
        append(text: row.storageClass)
        append(destination: row.destination, refusal: row.refusal)
    }

    /// Adds a row as another manifest has it: bucket, key and version id stay the text they are; an
    /// inventory's null version becomes `null`.
    ///
    /// A row with a problem of its own is refused for that, unless `refusal` says otherwise.
    package mutating func append(
        _ row: ManifestRow, destination: Int? = nil, refusal: TaskFailure? = nil
    ) {
        let refusal = refusal ?? row.problem?.failure(line: row.line, in: file)
        let isRefused = refusal != nil
        row.withText(of: .bucket) { append($0, isCut: isRefused) }
        row.withText(of: .key) { append($0, isCut: isRefused) }
        appendVersionID(of: row, isCut: isRefused)
        append(truth: row.isLatest)
        append(truth: row.isDeleteMarker ? true : nil)
        append(number: row.sizeBytes)
        if row.lastModified != nil {
            row.withValue(of: .lastModified) { append($0, isCut: true) }
        } else {
            comma()
        }
        row.withETag { append($0, isCut: true) }
        row.withValue(of: .storageClass) { append($0, isCut: true) }
        append(destination: destination ?? row.destination, refusal: refusal)
    }

    private mutating func appendVersionID(of row: ManifestRow, isCut: Bool) {
        let hasText = row.withText(of: .versionID) { text in
            if !text.isEmpty { append(text, isCut: isCut) }
            return !text.isEmpty
        }
        if !hasText { row.withVersionID { append($0, isCut: isCut) } }
    }

    private mutating func append(destination: Int?, refusal: TaskFailure?) {
        append(number: destination.map { UInt64($0) })
        if let refusal { append(refusal) }
        bytes.append(0x0A)
        count += 1
    }

    /// `status code message`; blanks in a code and line ends in a message would break the form.
    private mutating func append(_ refusal: TaskFailure) {
        var text = Array("\(refusal.httpStatus) ".utf8)
        text += refusal.errorCode.utf8.map { $0 <= 0x20 ? 0x5F : $0 }
        text.append(0x20)
        var message = refusal.message.prefix(Limits.failureMessageBytesMax)
        message.withUTF8 { message in
            text += message.map { $0 < 0x20 ? 0x20 : $0 }
        }
        text.withUnsafeBytes { appendField($0) }
    }

    private mutating func append(truth: Bool?) {
        if let truth { bytes.append(contentsOf: truth ? "true".utf8 : "false".utf8) }
        comma()
    }

    private mutating func append(number: UInt64?) {
        if let number { bytes.append(contentsOf: String(number).utf8) }
        comma()
    }

    private mutating func append(text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0), isCut: true) }
    }

    private mutating func appendETag(_ text: String) {
        let isQuoted = text.utf8.count > 1 && text.hasPrefix("\"") && text.hasSuffix("\"")
        append(text: isQuoted ? String(text.dropFirst().dropLast()) : text)
    }

    private mutating func append(_ text: UnsafeRawBufferPointer, isCut: Bool) {
        let end = isCut ? min(text.count, Limits.preparedTextBytesMax) : text.count
        appendField(UnsafeRawBufferPointer(rebasing: text[..<end]))
        comma()
    }

    private mutating func appendField(_ text: UnsafeRawBufferPointer) {
        ReportRow.appendField(text, to: &bytes)
    }

    /// RFC 3986: unreserved characters and slashes stay, every other byte becomes `%XX`.
    private mutating func appendEncoded(_ key: [UInt8]) {
        for byte in key {
            switch byte {
            case 0x2D...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A, 0x7E: bytes.append(byte)
            default:
                bytes.append(0x25)
                bytes.append(Self.digits[Int(byte >> 4)])
                bytes.append(Self.digits[Int(byte & 15)])
            }
        }
    }

    private mutating func comma() { bytes.append(0x2C) }

    private static let digits = Array("0123456789ABCDEF".utf8)
}
