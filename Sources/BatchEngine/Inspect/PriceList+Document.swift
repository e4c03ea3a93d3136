// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

extension PriceList {
    private static let prices = [
        "WritesPerThousand", "ReadsPerThousand", "RetrievalPerGB", "StoragePerGBMonth",
    ]

    /// Reads a price list that a user wrote: docs/manifest-inspect.md has the form.
    ///
    /// - Throws: `JobDocumentProblem` naming the member, what is wrong and what is allowed.
    package init(document: JSONValue) throws(JobDocumentProblem) {
        let members = try Self.object(
            document, at: "", allowing: ["Name", "Currency", "TransferPerGB", "Classes"])
        guard let list = members["Classes"] else {
            throw JobDocumentProblem(member: "Classes", problem: "it is missing and must be there")
        }
        var classes: [String: Class] = [:]
        let entries = try Self.object(list, at: "Classes", allowing: nil)
        for name in entries.keys.sorted() {
            let path = "Classes.\(name)"
            let entry = try Self.object(
                entries[name] ?? .null, at: path, allowing: Self.prices)
            var values: [Double] = []
            for price in Self.prices {
                values.append(try Self.price(entry[price], at: "\(path).\(price)"))
            }
            classes[name] = Class(
                writesPerThousand: values[0], readsPerThousand: values[1],
                retrievalPerGB: values[2], storagePerGBMonth: values[3])
        }
        guard !classes.isEmpty else {
            throw JobDocumentProblem(
                member: "Classes", problem: "it is empty; name a storage class, as in STANDARD")
        }
        self.init(
            name: try Self.text(members["Name"], at: "Name") ?? "own price list",
            currency: try Self.text(members["Currency"], at: "Currency") ?? "USD",
            classes: classes,
            transferPerGB: try Self.price(members["TransferPerGB"], at: "TransferPerGB"))
    }

    private static func object(
        _ value: JSONValue, at path: String, allowing names: [String]?
    ) throws(JobDocumentProblem) -> [String: JSONValue] {
        guard case .object(let members) = value else {
            throw JobDocumentProblem(
                member: path, problem: "it is \(value.typeName); allowed: an object")
        }
        if let names, let unknown = members.keys.sorted().first(where: { !names.contains($0) }) {
            throw JobDocumentProblem(
                member: path.isEmpty ? unknown : "\(path).\(unknown)",
                problem: "there is no such member; allowed here: "
                    + names.joined(separator: ", "))
        }
        return members
    }

    /// A price; 0 where none is given.
    private static func price(
        _ value: JSONValue?, at path: String
    ) throws(JobDocumentProblem) -> Double {
        switch value {
        case nil, .null?: return 0
        case .integer(let number)? where number >= 0: return Double(number)
        case .number(let number)? where number >= 0: return number
        case let value?:
            throw JobDocumentProblem(
                member: path,
                problem: "it is \(value.typeName); allowed: a number that is not below 0")
        }
    }

    private static func text(
        _ value: JSONValue?, at path: String
    ) throws(JobDocumentProblem) -> String? {
        switch value {
        case nil, .null?: return nil
        case .string(let text)?: return text
        case let value?:
            throw JobDocumentProblem(
                member: path, problem: "it is \(value.typeName); allowed: a string")
        }
    }
}
