// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension S3Grant {
    init(document: JSONMember) throws(JobDocumentProblem) {
        let members = try document.object(allowing: ["Grantee", "Permission"])
        guard let grantee = members["Grantee"], let permission = members["Permission"] else {
            let missing = members["Grantee"] == nil ? "Grantee" : "Permission"
            throw document.refuse("\(missing) is missing and must be there")
        }
        let who = try grantee.object(allowing: ["TypeIdentifier", "Identifier", "DisplayName"])
        guard let type = who["TypeIdentifier"], let identifier = who["Identifier"] else {
            throw grantee.refuse("TypeIdentifier and Identifier must be there")
        }
        _ = try who["DisplayName"]?.string(1...1_024)
        let name = try identifier.headerValue(1...1_024)
        guard !name.contains("\"") else {
            throw identifier.refuse("a quotation mark cannot travel in a grant header; remove it")
        }
        self.init(
            granteeType: try type.choice(S3GranteeTypeIdentifier.self), identifier: name,
            permission: try permission.choice(S3Permission.self))
    }

    var document: JSONValue {
        .object([
            "Grantee": .object([
                "TypeIdentifier": .string(granteeType.rawValue), "Identifier": .string(identifier),
            ]),
            "Permission": .string(permission.rawValue),
        ])
    }
}
