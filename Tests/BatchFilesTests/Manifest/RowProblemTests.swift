// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Testing

@Suite struct RowProblemTests {
    @Test(arguments: [
        (
            RowProblem.columnCount(wanted: 2, found: 3), "InvalidManifestRow",
            "Line 7 has 3 columns where the manifest's fields name 2; put a value containing a"
                + " comma in double quotes"
        ),
        (
            .badEscape(.key, column: 9), "InvalidObjectKey",
            "Line 7, column 9: in the Key, % is not followed by two hexadecimal digits; write a"
                + " literal % as %25"
        ),
        (
            .emptyKey, "InvalidObjectKey",
            "Line 7 has an empty Key; name an object or remove the line"
        ),
        (
            .keyTooLong(bytes: 1_025), "KeyTooLongError",
            "Line 7: the Key has 1025 bytes after decoding, S3 takes at most 1024"
        ),
        (
            .badBucketName(.length(2)), "InvalidBucketName",
            "Line 7: the Bucket cannot be a bucket name, it has 2 characters"
                + " where 3 to 63 are allowed"
        ),
        (
            .headerRow, "InvalidManifestHeader",
            "Line 7 looks like a header row; a manifest has none, remove the line"
        ),
        (.missingVersionID, "InvalidRequest", "Task failed due to missing VersionId"),
        (
            .lineTooLong(bytesMax: 65_536), "InvalidManifestRow",
            "Line 7 is longer than 65536 bytes; check its quotes and line ends"
        ),
    ])
    func `a problem says what is wrong, where, and what to do`(
        problem: RowProblem, code: String, message: String
    ) {
        #expect(
            problem.failure(line: 7)
                == TaskFailure(httpStatus: 400, errorCode: code, message: message, attempts: 0))
    }

    @Test(arguments: [
        ("abc", nil), ("a-b.c1", nil), ("0aa", nil), (String(repeating: "a", count: 63), nil),
        (String(repeating: "a", count: 64), BucketNameProblem.length(64)), ("ab", .length(2)),
        ("a_b", .character(0x5F)), ("abc.", .edge), (".abc", .edge), ("a..b", .adjacentDots),
        ("a b", .character(0x20)), ("Abc", .character(0x41)),
    ])
    func `a bucket name follows the rules of S3`(name: String, problem: BucketNameProblem?) {
        let found = Array(name.utf8).withUnsafeBytes { BucketNameProblem.problem(of: $0) }
        #expect(found == problem)
    }
}
