// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension KeyNameConstraint {
    init(document: JSONMember) throws(JobDocumentProblem) {
        let members = try document.object(allowing: [
            "MatchAnyPrefix", "MatchAnySuffix", "MatchAnySubstring",
        ])
        self.init(
            matchAnyPrefix: try Self.texts(members["MatchAnyPrefix"]),
            matchAnySuffix: try Self.texts(members["MatchAnySuffix"]),
            matchAnySubstring: try Self.texts(members["MatchAnySubstring"]))
    }

    var document: JSONValue {
        var members: [String: JSONValue] = [:]
        if !matchAnyPrefix.isEmpty { members["MatchAnyPrefix"] = Self.list(matchAnyPrefix) }
        if !matchAnySuffix.isEmpty { members["MatchAnySuffix"] = Self.list(matchAnySuffix) }
        if !matchAnySubstring.isEmpty {
            members["MatchAnySubstring"] = Self.list(matchAnySubstring)
        }
        return .object(members)
    }

    private static func texts(_ member: JSONMember?) throws(JobDocumentProblem) -> [String] {
        guard let member else { return [] }
        var texts: [String] = []
        for entry in try member.list() { texts.append(try entry.string(1...1_024)) }
        return texts
    }

    private static func list(_ texts: [String]) -> JSONValue {
        .array(texts.map(JSONValue.string))
    }
}
