// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

@Suite struct JobDocumentChangeTests {
    private func changed(_ document: String, _ changes: String...) throws -> String {
        var value = try JSONValue(text: document)
        for change in changes { value = try JobDocumentChange(argument: change).applied(to: value) }
        return value.compactText
    }

    @Test func `a value is JSON, or plain text where it is none`() throws {
        #expect(try changed(#"{"a":1}"#, "a=true") == #"{"a":true}"#)
        #expect(try changed(#"{"a":1}"#, "a=GLACIER") == #"{"a":"GLACIER"}"#)
        #expect(try changed(#"{"a":1}"#, #"a="20""#) == #"{"a":"20"}"#)
        #expect(try changed(#"{"a":1}"#, "a=20") == #"{"a":20}"#)
        #expect(try changed(#"{"a":1}"#, #"a=[{"b":"="}]"#) == #"{"a":[{"b":"="}]}"#)
    }

    @Test func `members on the way are made, and null removes`() throws {
        #expect(try changed("{}", "a.b.c=x") == #"{"a":{"b":{"c":"x"}}}"#)
        #expect(try changed(#"{"a":{"b":1,"c":2}}"#, "a.b=null") == #"{"a":{"c":2}}"#)
        #expect(try changed(#"{"a":1}"#, "b.c=null") == #"{"a":1}"#)
    }

    @Test func `places of a list are changed, added and removed`() throws {
        let tags = #"{"t":[{"k":"a"},{"k":"b"}]}"#
        #expect(try changed(tags, "t[1].k=z") == #"{"t":[{"k":"a"},{"k":"z"}]}"#)
        #expect(try changed(tags, "t[2].k=c") == #"{"t":[{"k":"a"},{"k":"b"},{"k":"c"}]}"#)
        #expect(try changed(tags, "t[0]=null") == #"{"t":[{"k":"b"}]}"#)
    }

    @Test(arguments: ["a", "=x", "a..b=1", "a[x]=1", "a.b=1", "t[3]=1", "t.x=1", "a[0]=1"])
    func `what leads nowhere is refused`(argument: String) throws {
        let document = try JSONValue(text: #"{"a":1,"t":[1]}"#)
        #expect(throws: JobDocumentProblem.self) {
            try JobDocumentChange(argument: argument).applied(to: document)
        }
    }
}
