// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension ManifestEncryption {
    init(document: JSONMember) throws(JobDocumentProblem) {
        let (name, choice) = try document.choiceOfMember(["SSES3", "SSEKMS"])
        guard name == "SSEKMS" else {
            _ = try choice.object(allowing: [])
            self = .sseS3
            return
        }
        let members = try choice.object(allowing: ["KeyId"])
        self = .sseKMS(keyID: try choice.needed("KeyId", among: members).headerValue(1...2_000))
    }

    var document: JSONValue {
        switch self {
        case .sseS3: .object(["SSES3": .object([:])])
        case .sseKMS(let keyID): .object(["SSEKMS": .object(["KeyId": .string(keyID)])])
        }
    }
}
