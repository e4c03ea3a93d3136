// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

@Suite struct AnswerScanTests {
    static let body =
        "<CopyObjectResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LastModified>x"
        + "</LastModified><ETag>&quot;e&quot;</ETag></CopyObjectResult>"

    @Test(
        "a whole answer is recognised, whatever white space stands around it",
        arguments: [
            body, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body, "  \r\n\t" + body + " \n",
            "\u{FEFF}" + body, "\u{FEFF}<?xml version='1.0'?>" + body,
            "   <?xml version=\"1.0\"?>   " + body, "<CopyObjectResult></CopyObjectResult>",
            "<CopyObjectResult><ETag>e</ETag></CopyObjectResult>",
        ])
    func whole(text: String) {
        #expect(AnswerScan.isComplete(Array(text.utf8), root: "CopyObjectResult"))
        #expect(XMLElementReader.read(Array(text.utf8))?.name == "CopyObjectResult")
    }

    @Test(
        "anything else is left to the parser",
        arguments: [
            "", " ", "<", "<CopyObjectResult", "<CopyObjectResult>", "</CopyObjectResult>",
            "<CopyObjectResult/>", "<CopyObjectResultX></CopyObjectResultX>",
            "<Error><Code>x</Code></Error>", "<?xml", "<?xml version=\"1.0\"", body + "x",
            body + body.prefix(3), "x" + body, "<a:CopyObjectResult></a:CopyObjectResult>",
            "<CopyObjectResult><Error></Error>", "<!-- c -->" + body, "HTTP/1.1 200 OK",
        ])
    func other(text: String) {
        #expect(!AnswerScan.isComplete(Array(text.utf8), root: "CopyObjectResult"))
    }

    @Test("no beginning of an answer passes for the whole")
    func truncated() {
        let whole = Array(("<?xml version=\"1.0\"?>\n" + Self.body).utf8)
        for count in 0..<whole.count {
            let part = Array(whole[..<count])
            #expect(!AnswerScan.isComplete(part, root: "CopyObjectResult"), "\(count) bytes")
            #expect(XMLElementReader.read(part) == nil, "\(count) bytes")
        }
    }
}
