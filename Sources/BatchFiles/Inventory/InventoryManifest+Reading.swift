// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

extension InventoryManifest {
    private static let versions = ["2016-11-30", "2021-11-30"]

    /// Reads a `manifest.json`; `name` is its path or URL, for error sentences.
    ///
    /// - Throws: `BatchFileError` with `.manifestUnusable`, naming the member, what is wrong with
    ///   it and what to do.
    package init(json: [UInt8], name: String) throws(BatchFileError) {
        do {
            guard let text = String(validating: json, as: UTF8.self) else {
                throw JobDocumentProblem(member: "", problem: "it is not UTF-8 text")
            }
            self = try Self.read(try JSONValue(text: text))
        } catch {
            throw BatchFileError(
                .manifestUnusable, "The inventory \(name) cannot be used: \(error).")
        }
    }

    private static func read(
        _ document: JSONValue
    ) throws(JobDocumentProblem) -> InventoryManifest {
        guard case .object(let members) = document else {
            throw JobDocumentProblem(
                member: "", problem: "it is \(document.typeName); give a manifest.json")
        }
        let version = try optionalText("version", members)
        if let version, !versions.contains(version) {
            throw JobDocumentProblem(
                member: "version",
                problem: "\"\(version)\" is not known; allowed: "
                    + versions.joined(separator: ", "))
        }
        let format = try text("fileFormat", members)
        if let problem = problem(ofFormat: format) {
            throw JobDocumentProblem(member: "fileFormat", problem: problem)
        }
        let schema = try text("fileSchema", members)
        let layout: ManifestLayout
        do {
            layout = try ManifestLayout(inventorySchema: schema)
        } catch {
            throw JobDocumentProblem(member: "fileSchema", problem: error.text)
        }
        return InventoryManifest(
            sourceBucket: try bucket("sourceBucket", members),
            destinationBucket: try bucket("destinationBucket", members),
            created: try creation(members), fileSchema: schema, layout: layout,
            files: try files(members))
    }

    private static func problem(ofFormat format: String) -> String? {
        switch format.uppercased() {
        case "CSV": nil
        case "ORC", "PARQUET":
            "\(format) is not read; convert it with tools/inventory-to-csv"
                + " (docs/manifest-format.md), or have the inventory written as CSV"
        default: "\"\(format)\" is not known; allowed: CSV"
        }
    }

    private static func files(
        _ members: [String: JSONValue]
    ) throws(JobDocumentProblem) -> [DataFile] {
        guard case .array(let values) = try member("files", members) else {
            throw wrongType("files", members["files"], wanted: "a list")
        }
        var files: [DataFile] = []
        var seen: Set<String> = []
        for (index, value) in values.enumerated() {
            let path = "files[\(index)]"
            guard case .object(let entry) = value else {
                throw wrongType(path, value, wanted: "an object")
            }
            let file = try dataFile(entry, path: path)
            guard seen.insert(file.key).inserted else {
                throw JobDocumentProblem(
                    member: path + ".key", problem: "\"\(file.key)\" stands twice")
            }
            files.append(file)
        }
        return files
    }

    private static func dataFile(
        _ entry: [String: JSONValue], path: String
    ) throws(JobDocumentProblem) -> DataFile {
        let key = try text("key", entry, path: path)
        let md5 = try text("MD5checksum", entry, path: path).lowercased()
        guard md5.utf8.count == 32, md5.allSatisfy(\.isHexDigit) else {
            throw JobDocumentProblem(
                member: path + ".MD5checksum",
                problem: "\"\(md5)\" is no MD5; allowed: 32 hexadecimal digits")
        }
        var size: UInt64?
        switch entry["size"] {
        case nil, .null?: break
        case .integer(let value)? where value >= 0: size = UInt64(value)
        case let value?: throw wrongType(path + ".size", value, wanted: "a number of bytes")
        }
        return DataFile(key: key, sizeBytes: size, md5: md5)
    }

    /// A bucket's name, or its ARN, as `destinationBucket` has it.
    private static func bucket(
        _ name: String, _ members: [String: JSONValue]
    ) throws(JobDocumentProblem) -> String {
        let text = try text(name, members)
        if case .bucket(let bucket)? = S3Resource(arn: text) { return bucket }
        guard BucketName.isPossible(text.utf8) else {
            throw JobDocumentProblem(
                member: name,
                problem: "\"\(text)\" is no bucket; allowed: a name, or arn:aws:s3:::NAME")
        }
        return text
    }

    /// Milliseconds since 1970, as a string in what S3 writes.
    private static func creation(
        _ members: [String: JSONValue]
    ) throws(JobDocumentProblem) -> Timestamp? {
        switch members["creationTimestamp"] {
        case nil, .null?: return nil
        case .integer(let value)?: return Timestamp(millisecondsSinceEpoch: value)
        case .string(let text)?:
            if let value = Int64(text) { return Timestamp(millisecondsSinceEpoch: value) }
        default: break
        }
        throw wrongType(
            "creationTimestamp", members["creationTimestamp"], wanted: "milliseconds since 1970")
    }

    private static func member(
        _ name: String, _ members: [String: JSONValue], path: String = ""
    ) throws(JobDocumentProblem) -> JSONValue {
        guard let value = members[name], value != .null else {
            throw JobDocumentProblem(
                member: path.isEmpty ? name : "\(path).\(name)",
                problem: "it is missing and must be there")
        }
        return value
    }

    private static func text(
        _ name: String, _ members: [String: JSONValue], path: String = ""
    ) throws(JobDocumentProblem) -> String {
        let place = path.isEmpty ? name : "\(path).\(name)"
        let value = try member(name, members, path: path)
        guard case .string(let text) = value else {
            throw wrongType(place, value, wanted: "a string")
        }
        guard !text.isEmpty else {
            throw JobDocumentProblem(member: place, problem: "it is empty")
        }
        return text
    }

    private static func optionalText(
        _ name: String, _ members: [String: JSONValue]
    ) throws(JobDocumentProblem) -> String? {
        guard let value = members[name], value != .null else { return nil }
        return try text(name, members)
    }

    private static func wrongType(
        _ place: String, _ value: JSONValue?, wanted: String
    ) -> JobDocumentProblem {
        JobDocumentProblem(
            member: place, problem: "it is \((value ?? .null).typeName); allowed: \(wanted)")
    }
}
