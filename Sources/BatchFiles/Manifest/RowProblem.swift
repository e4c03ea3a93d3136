// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// Why one manifest row cannot become a copy. It fails that row alone.
package enum RowProblem: Error, Sendable, Equatable {
    case columnCount(wanted: Int, found: Int)
    /// A `%` that two hexadecimal digits do not follow, at this 1-based byte column of the line.
    case badEscape(ManifestField, column: Int)
    case emptyKey
    case keyTooLong(bytes: Int)
    case notUTF8(ManifestField)
    case badBucketName(BucketNameProblem)
    case headerRow
    case missingVersionID
    case lineTooLong(bytesMax: Int)
    case unterminatedQuote(column: Int)
    /// Something other than a comma or the line's end after a closing quote, at this column.
    case textAfterQuote(column: Int)
    /// A value that is not what its column holds; the text is shortened.
    case badValue(ManifestColumn, text: String)
    /// The row was refused when its manifest was prepared, with the outcome it has.
    case refused(status: Int, code: String, message: String)

    /// The code for the report's ErrorCode column; stable across versions.
    package var errorCode: String {
        switch self {
        case .missingVersionID: "InvalidRequest"
        case .badBucketName: "InvalidBucketName"
        case .keyTooLong: "KeyTooLongError"
        case .badEscape, .emptyKey, .notUTF8(.key): "InvalidObjectKey"
        case .headerRow: "InvalidManifestHeader"
        case .columnCount, .notUTF8, .lineTooLong, .unterminatedQuote, .textAfterQuote, .badValue:
            "InvalidManifestRow"
        case .refused(_, let code, _): code
        }
    }

    /// One sentence for the report: what is wrong, on which line, what to do.
    package func message(line: UInt64) -> String {
        switch self {
        case .missingVersionID:
            // The service's own sentence, which people and scripts search reports for.
            "Task failed due to missing VersionId"
        case .columnCount(let wanted, let found):
            "Line \(line) has \(counted(found, "column")) where the manifest's fields name"
                + " \(wanted); put a value containing a comma in double quotes"
        case .badEscape(let field, let column):
            "Line \(line), column \(column): in the \(field.rawValue), % is not followed by two"
                + " hexadecimal digits; write a literal % as %25"
        case .emptyKey:
            "Line \(line) has an empty Key; name an object or remove the line"
        case .keyTooLong(let bytes):
            "Line \(line): the Key has \(bytes) bytes after decoding, S3 takes at most"
                + " \(Limits.keyBytesMax)"
        case .notUTF8(let field):
            "Line \(line): the \(field.rawValue) is not UTF-8 after decoding; write the manifest"
                + " in UTF-8"
        case .badBucketName(let problem):
            "Line \(line): the Bucket cannot be a bucket name, \(problem.explanation)"
        case .headerRow:
            "Line \(line) looks like a header row; a manifest has none, remove the line"
        case .lineTooLong(let bytesMax):
            "Line \(line) is longer than \(bytesMax) bytes; check its quotes and line ends"
        case .unterminatedQuote(let column):
            "Line \(line), column \(column): the double quote that opens a value here is not"
                + " closed; close it, or double it if it belongs to the value"
        case .textAfterQuote(let column):
            "Line \(line), column \(column): text follows a closing double quote; double the quotes"
                + " that belong to the value"
        case .badValue(let column, let text):
            "Line \(line): the \(column.name) \"\(text)\" is not \(Self.expectation(of: column))"
        case .refused(_, _, let message): message
        }
    }

    private static func expectation(of column: ManifestColumn) -> String {
        switch column {
        case .size: "a whole number of bytes; write digits alone"
        case .isLatest, .isDeleteMarker: "true or false"
        case .lastModified: "a time such as 2030-01-31T23:59:59.000Z"
        case .destination: "the number of a destination"
        case .refusal: "a status, a code and a message"
        default: "what this column holds"
        }
    }

    /// The outcome of a row with this problem: it never became a request. `file` is for manifests
    /// of several files: a line's number alone would say nothing.
    package func failure(line: UInt64, in file: String? = nil) -> TaskFailure {
        var status = 400
        if case .refused(let own, _, _) = self { status = own }
        var message = message(line: line)
        if let file, namesLine { message = "\(file): \(message)" }
        return TaskFailure(
            httpStatus: status, errorCode: errorCode, message: message, attempts: 0)
    }

    private var namesLine: Bool {
        switch self {
        case .missingVersionID, .refused: false
        default: true
        }
    }

    private func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
