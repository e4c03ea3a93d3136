// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

@testable import BatchEngine

@Suite struct PriceListTests {
    private static func read(_ text: String) throws -> PriceList {
        try PriceList(document: try JSONValue(text: text))
    }

    @Test func `a user's list is read; what it leaves out costs nothing`() throws {
        let list = try Self.read(
            """
            {"Name": "Our store", "Currency": "EUR", "TransferPerGB": 0.5,
             "Classes": {"STANDARD": {"WritesPerThousand": 1, "StoragePerGBMonth": 0.25}}}
            """)
        #expect(list.name == "Our store")
        #expect(list.currency == "EUR")
        #expect(list.transferPerGB == 0.5)
        #expect(
            list.classes["STANDARD"]
                == .init(
                    writesPerThousand: 1, readsPerThousand: 0, retrievalPerGB: 0,
                    storagePerGBMonth: 0.25))
    }

    @Test(arguments: [
        ("[]", "it is a list; allowed: an object"),
        ("{}", "Classes: it is missing"),
        (#"{"Classes": {}}"#, "Classes: it is empty"),
        (#"{"Classes": []}"#, "Classes: it is a list"),
        (#"{"Classes": {"A": 1}}"#, "Classes.A: it is a number; allowed: an object"),
        (#"{"Classes": {"A": {"Write": 1}}}"#, "Classes.A.Write: there is no such member"),
        (
            #"{"Classes": {"A": {"WritesPerThousand": -1}}}"#,
            "Classes.A.WritesPerThousand: it is a number; allowed: a number that is not below 0"
        ),
        (#"{"Classes": {"A": {}}, "Currency": 1}"#, "Currency: it is a number; allowed: a string"),
        (#"{"Classes": {"A": {}}, "Tax": 1}"#, "Tax: there is no such member"),
    ])
    func `what is wrong in it is named`(text: String, problem: String) {
        let thrown = #expect(throws: JobDocumentProblem.self) { try Self.read(text) }
        #expect(thrown?.description.hasPrefix(problem) == true, "\(thrown as Any)")
    }

    @Test func `the prices that are built in are those of the AWS page`() {
        // https://aws.amazon.com/s3/pricing, US East (N. Virginia), May 2026.
        let classes = PriceList.builtIn.classes
        #expect(classes["STANDARD"]?.writesPerThousand == 0.005)
        #expect(classes["STANDARD"]?.storagePerGBMonth == 0.023)
        #expect(classes["GLACIER_IR"]?.retrievalPerGB == 0.03)
        #expect(classes["DEEP_ARCHIVE"]?.storagePerGBMonth == 0.00099)
    }
}
