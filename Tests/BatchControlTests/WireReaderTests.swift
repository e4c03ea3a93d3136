// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import FoundationEssentials
import Testing

@testable import BatchControl

@Suite struct WireReaderTests {
    /// Bodies of CreateJob as botocore writes them, with the members they were made of.
    private func bodies() throws -> [(body: [UInt8], document: JSONValue)] {
        let text = String(decoding: try Data(contentsOf: ControlVectors.file), as: UTF8.self)
        guard case .object(let vectors) = try JSONValue(text: text),
            case .array(let requests)? = vectors["requests"]
        else { return [] }
        return requests.compactMap { request in
            guard case .object(let members) = request, let document = members["document"],
                case .string(let body)? = members["body"]
            else { return nil }
            return (Array(body.utf8), document)
        }
    }

    @Test func `reads what botocore writes into the members it was made of`() throws {
        let bodies = try bodies()
        #expect(bodies.count == 12)
        for (body, document) in bodies {
            let read = try WireReader.read(
                body, root: "CreateJobRequest", as: ControlShapes.createJob)
            #expect(read == document)
        }
    }

    @Test func `writes what it reads back`() throws {
        for (_, document) in try bodies() {
            let text = WireWriter.document(
                document, root: "CreateJobRequest", as: ControlShapes.createJob)
            let read = try WireReader.read(
                Array(text.utf8), root: "CreateJobRequest", as: ControlShapes.createJob)
            #expect(read == document)
        }
    }

    @Test(arguments: [
        "", "<a/>", "<CreateJobRequest>", "<CreateJobRequest><Tags><x/></Tags></CreateJobRequest>",
        "<!DOCTYPE a><CreateJobRequest/>", "<CreateJobRequest>&x;</CreateJobRequest>",
        "<CreateJobRequest><Priority>1</Priority><Priority>2</Priority></CreateJobRequest>",
        "<CreateJobRequest><Description><b/></Description></CreateJobRequest>",
        "<CreateJobRequest>\u{1}</CreateJobRequest>",
    ])
    func `refuses what is no such document`(text: String) {
        #expect {
            try WireReader.read(
                Array(text.utf8), root: "CreateJobRequest", as: ControlShapes.createJob)
        } throws: {
            ($0 as? ControlProblem)?.code == "MalformedXML"
        }
    }

    @Test func `keeps what it does not know for the reader of the document to name`() throws {
        let text = "<CreateJobRequest><Priorty>1</Priorty></CreateJobRequest>"
        let read = try WireReader.read(
            Array(text.utf8), root: "CreateJobRequest", as: ControlShapes.createJob)
        #expect(read == .object(["Priorty": .string("1")]))
    }

    @Test func `writes what XML cannot carry as a replacement`() {
        let text = WireWriter.document(
            .object(["JobId": .string("a\u{1}<&\n")]), root: "R",
            as: ControlShapes.createJobResult)
        #expect(text.contains("<JobId>a\u{FFFD}&lt;&amp;&#10;</JobId>"))
    }
}
