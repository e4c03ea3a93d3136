// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@Suite struct InventoryManifestTests {
    /// The example of the S3 User Guide, with one file.
    private static let text = """
        {
            "sourceBucket": "example-source-bucket",
            "destinationBucket": "arn:aws:s3:::example-inventory-destination-bucket",
            "version": "2016-11-30",
            "creationTimestamp" : "1514944800000",
            "fileFormat": "CSV",
            "fileSchema": "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size",
            "files": [
                {
                    "key": "Inventory/example-source-bucket/2016-11-06T21-32Z/939c6d46.csv.gz",
                    "size": 2147483647,
                    "MD5checksum": "f11166069f1990abeb9c97ace9cdfabc"
                }
            ]
        }
        """

    private static func read(_ text: String) throws -> InventoryManifest {
        try InventoryManifest(json: Array(text.utf8), name: "s3://lists/manifest.json")
    }

    private static func refusal(_ change: (String, String)) -> String {
        let text = Self.text.replacing(change.0, with: change.1)
        #expect(text != Self.text)
        let error = #expect(throws: BatchFileError.self) { try read(text) }
        #expect(error?.code == .manifestUnusable)
        let message = error?.message ?? ""
        #expect(
            message.hasPrefix("The inventory s3://lists/manifest.json cannot be used: "))
        return message
    }

    @Test func `the example of the documentation is read`() throws {
        let manifest = try Self.read(Self.text)
        #expect(manifest.sourceBucket == "example-source-bucket")
        #expect(manifest.destinationBucket == "example-inventory-destination-bucket")
        #expect(manifest.created?.iso8601 == "2018-01-03T02:00:00Z")
        #expect(
            manifest.layout.columns
                == [.bucket, .key, .versionID, .isLatest, .isDeleteMarker, .size])
        #expect(
            manifest.files == [
                .init(
                    key: "Inventory/example-source-bucket/2016-11-06T21-32Z/939c6d46.csv.gz",
                    sizeBytes: 2_147_483_647, md5: "f11166069f1990abeb9c97ace9cdfabc")
            ])
    }

    @Test(arguments: [
        ("\"sourceBucket\"", "\"sourceBocket\"", "sourceBucket: it is missing"),
        ("\"destinationBucket\"", "\"x\"", "destinationBucket: it is missing"),
        ("\"fileFormat\"", "\"x\"", "fileFormat: it is missing"),
        ("\"fileSchema\"", "\"x\"", "fileSchema: it is missing"),
        ("\"files\"", "\"x\"", "files: it is missing"),
        ("\"key\"", "\"x\"", "files[0].key: it is missing"),
        ("\"MD5checksum\"", "\"x\"", "files[0].MD5checksum: it is missing"),
        ("\"f11166069f1990abeb9c97ace9cdfabc\"", "\"f111\"", "\"f111\" is no MD5"),
        ("\"f11166069f1990abeb9c97ace9cdfabc\"", "7", "MD5checksum: it is a number"),
        ("2147483647", "-1", "files[0].size: it is a number; allowed: a number of bytes"),
        ("2147483647", "\"1\"", "files[0].size: it is a string"),
        ("2016-11-30", "2030-01-01", "version: \"2030-01-01\" is not known"),
        ("1514944800000", "today", "creationTimestamp: it is a string; allowed: milliseconds"),
        ("example-source-bucket\",", "A_B\",", "sourceBucket: \"A_B\" is no bucket"),
        ("arn:aws:s3:::example-", "arn:aws:sqs:::", "destinationBucket: \"arn:aws:sqs:::"),
        ("\"CSV\"", "\"XML\"", "fileFormat: \"XML\" is not known"),
        ("\"CSV\"", "\"ORC\"", "fileFormat: ORC is not read; convert it with tools/inv"),
        ("\"CSV\"", "\"Parquet\"", "fileFormat: Parquet is not read; convert it"),
        ("Bucket, Key,", "Key,", "fileSchema: column Bucket is missing"),
        ("Bucket, Key,", "Bucket, Size,", "fileSchema: column Size stands twice"),
        ("[\n", "7, [\n", "line 8, column 17: a member's name is missing"),
        ("\"size\"", "\"key\"", "line 11, column 13: member \"key\" stands twice"),
        ("]\n", "", "line 14, column 5: a comma or a closing bracket is missing"),
        ("\"key\": \"", "\"key\": \"\",\"k\":\"", "files[0].key: it is empty"),
    ])
    func `what is wrong is told in one sentence`(
        old: String, new: String, problem: String
    ) {
        let message = Self.refusal((old, new))
        #expect(message.contains(problem), "\(message)")
    }

    @Test func `a data file that stands twice is refused`() {
        let entry = """
            { "key": "a", "MD5checksum": "f11166069f1990abeb9c97ace9cdfabc" }
            """
        let message = Self.refusal(("\"files\": [", "\"files\": [\(entry), \(entry),"))
        #expect(message.contains("files[1].key: \"a\" stands twice"))
    }

    @Test(arguments: ["", "7", "[]", "\"manifest\"", "Bucket,Key\n", "\u{0}"])
    func `what is no object is no manifest.json`(text: String) {
        let error = #expect(throws: BatchFileError.self) { try Self.read(text) }
        #expect(error?.message.hasPrefix("The inventory s3://lists/manifest.json cannot") == true)
    }

    @Test func `members beyond those of the documentation are allowed`() throws {
        let text = Self.text.replacing("\"version\"", with: "\"more\": {\"x\": []}, \"version\"")
        #expect(try Self.read(text) == Self.read(Self.text))
    }

    @Test func `the checksum is hexadecimal MD5 in letters of either case, blanks around it`()
        throws
    {
        // RFC 1321, the MD5 of "abc".
        let good = "900150983cd24fb0d6963f7d28e17f72"
        for text in [good, good.uppercased() + "\n", " \(good)\r\n"] {
            try InventoryManifest.verify(
                Array("abc".utf8), checksum: Array(text.utf8), name: "manifest.json")
        }
        for text in ["", "900150983cd24fb0d6963f7d28e17f73", good + good] {
            let error = #expect(throws: BatchFileError.self) {
                try InventoryManifest.verify(
                    Array("abc".utf8), checksum: Array(text.utf8), name: "manifest.json")
            }
            #expect(error?.message.contains("its MD5 is \(good)") == true)
        }
    }
}
