// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// Which objects a command line means: an argument and the flags about it, that become Manifest or
/// ManifestGenerator of a job document.
struct ManifestArgument {
    /// What it may be.
    static let help =
        "The manifest: a path, a file:// URL, s3://bucket/key or - for standard input; or the "
        + "objects of a bucket, which is then listed: s3://bucket or s3://bucket/prefix/."

    let text: String
    let options: ManifestOptions
    let filter: FilterOptions
    /// The columns of a CSV manifest when nobody names them.
    let fieldsDefault: String

    /// How the argument is to be understood.
    private enum Form {
        case place(ObjectLocation)
        case standardInput
        case keys(ManifestInput, of: S3URL)
        case listing(S3URL)
    }

    /// Whether the job needs a manifest that is kept first.
    var isKept: Bool { text == "-" || options.source != nil }

    /// The member of CreateJob that says which objects.
    ///
    /// - Parameters:
    ///   - kept: where a manifest goes that cannot be read twice.
    ///   - open: opens the store when it has to be asked.
    /// - Returns: the member's name and value.
    /// - Throws: `CommandEnd`.
    func member(
        keepingIn kept: KeptManifest,
        _ open: ((StoreAccess) async throws -> Void) async throws -> Void
    ) async throws -> (name: String, value: JSONValue) {
        let form = try form()
        if case .listing(let url) = form { return ("ManifestGenerator", try generator(url)) }
        guard !filter.isGiven else {
            throw CommandEnd(
                CommandEnd.usage,
                "\(text): filters are for a bucket that is listed, s3://bucket or "
                    + "s3://bucket/prefix/; a manifest names its objects itself")
        }
        switch form {
        case .listing: preconditionFailure("handled above")
        case .place(let location):
            return ("Manifest", try await manifest(location, open))
        case .standardInput:
            try await CommandEnd.refusing { try await kept.keepStandardInput() }
            return ("Manifest", csv(at: kept.location, fields: fields))
        case .keys(let input, let url):
            try await open { store in
                try await CommandEnd.refusing {
                    try await kept.keepKeys(
                        input, bucket: url.resource.name, prefix: url.key, store: store)
                }
            }
            return ("Manifest", csv(at: kept.location, fields: ["Bucket", "Key"]))
        }
    }

    private func form() throws -> Form {
        if let source = options.source {
            guard let url = S3URL(source), case .bucket = url.resource else {
                throw CommandEnd(
                    CommandEnd.usage, "--source \"\(source)\": allowed: s3://bucket[/prefix]")
            }
            return .keys(text == "-" ? .standardInput : .place(try location()), of: url)
        }
        if text == "-" {
            guard options.format != .inventory else {
                throw CommandEnd(
                    CommandEnd.usage,
                    "-: an inventory is a manifest.json and the files it names; give its place")
            }
            return .standardInput
        }
        if let url = S3URL(text), url.key.isEmpty || url.key.hasSuffix("/") { return .listing(url) }
        return .place(try location())
    }

    private func location() throws -> ObjectLocation {
        guard text.hasPrefix("s3://") else {
            if text.hasPrefix("file://"), let location = ObjectLocation(text: text) {
                return location
            }
            return .file(path: text)
        }
        guard let url = S3URL(text), !url.key.isEmpty else {
            throw CommandEnd(CommandEnd.usage, "manifest \"\(text)\": allowed: s3://bucket/key")
        }
        return .s3(bucket: url.resource.name, key: url.key)
    }

    private func manifest(
        _ location: ObjectLocation,
        _ open: ((StoreAccess) async throws -> Void) async throws -> Void
    ) async throws -> JSONValue {
        var place: [String: JSONValue] = ["ObjectArn": .string(location.text)]
        if case .s3 = location {
            try await open { place["ETag"] = .string(try await $0.etag(of: location)) }
        }
        guard isInventory else { return csv(place: place, fields: fields) }
        if options.fields != nil {
            throw CommandEnd(
                CommandEnd.usage,
                "--fields: an inventory names its columns itself; leave the flag out, or give "
                    + "--manifest-format csv")
        }
        return .object([
            "Spec": .object(["Format": .string(JobManifestFormat.inventory20161130.rawValue)]),
            "Location": .object(place),
        ])
    }

    private var isInventory: Bool {
        options.format.map { $0 == .inventory } ?? text.hasSuffix("manifest.json")
    }

    private var fields: [String] {
        (options.fields ?? fieldsDefault).split(separator: ",").map {
            String($0).trimmingSpaces()
        }
    }

    private func csv(at location: ObjectLocation, fields: [String]) -> JSONValue {
        csv(place: ["ObjectArn": .string(location.text)], fields: fields)
    }

    private func csv(place: [String: JSONValue], fields: [String]) -> JSONValue {
        .object([
            "Spec": .object([
                "Format": .string(JobManifestFormat.csv20180820.rawValue),
                "Fields": .array(fields.map(JSONValue.string)),
            ]),
            "Location": .object(place),
        ])
    }

    private func generator(_ url: S3URL) throws -> JSONValue {
        if options.fields != nil || options.format != nil {
            throw CommandEnd(
                CommandEnd.usage,
                "\(text): a bucket is listed; --fields and --manifest-format are for a manifest")
        }
        var members: [String: JSONValue] = [
            "SourceBucket": .string(url.resource.arn), "EnableManifestOutput": .bool(false),
        ]
        let filter = try filter.document(prefix: url.key)
        if !filter.isEmpty { members["Filter"] = .object(filter) }
        return .object(["S3JobManifestGenerator": .object(members)])
    }
}

extension String {
    fileprivate func trimmingSpaces() -> String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
