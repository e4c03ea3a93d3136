// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchModel

/// Which objects of a bucket that is listed are meant: the members of JobManifestGeneratorFilter
/// as flags.
struct FilterOptions: ParsableArguments {
    @Option(
        name: .customLong("created-after"),
        help: ArgumentHelp("Only objects modified after this time.", valueName: "time"))
    var createdAfter: String?

    @Option(
        name: .customLong("created-before"),
        help: ArgumentHelp("Only objects modified before this time.", valueName: "time"))
    var createdBefore: String?

    @Option(
        name: .customLong("larger-than"),
        help: ArgumentHelp("Only objects of more bytes, as in 8MiB.", valueName: "size"))
    var largerThan: ByteSize?

    @Option(
        name: .customLong("smaller-than"),
        help: ArgumentHelp("Only objects of fewer bytes.", valueName: "size"))
    var smallerThan: ByteSize?

    @Option(
        name: .customLong("match-prefix"), parsing: .singleValue,
        help: ArgumentHelp(
            "Only keys that begin so; may be repeated, any will do.", valueName: "text"))
    var prefixes: [String] = []

    @Option(
        name: .customLong("suffix"), parsing: .singleValue,
        help: ArgumentHelp("Only keys that end so; may be repeated.", valueName: "text"))
    var suffixes: [String] = []

    @Option(
        name: .customLong("substring"), parsing: .singleValue,
        help: ArgumentHelp("Only keys that hold this; may be repeated.", valueName: "text"))
    var substrings: [String] = []

    @Option(
        name: .customLong("storage-class-in"), parsing: .singleValue,
        help: ArgumentHelp(
            "Only objects of these storage classes; several with commas.", valueName: "classes"))
    var storageClasses: [String] = []

    @Option(
        name: .customLong("replication-status"), parsing: .singleValue,
        help: ArgumentHelp(
            "Only objects of these: COMPLETED, FAILED, REPLICA, NONE; several with commas.",
            valueName: "statuses"))
    var replicationStatuses: [String] = []

    @Option(
        help: ArgumentHelp(
            "Only objects encrypted so: SSE-S3, SSE-KMS, SSE-KMS=KEY-ARN, DSSE-KMS, "
                + "DSSE-KMS=KEY-ARN, SSE-C or NOT-SSE.", valueName: "encryption"))
    var encryption: EncryptionOption?

    @Flag(
        name: .customLong("eligible-for-replication"), inversion: .prefixedNo,
        help: "Only objects that the bucket's replication rules replicate.")
    var eligibleForReplication: Bool?

    /// The members of Filter that the flags give, for the reader of job documents, which then
    /// checks flags and documents by the same rules.
    ///
    /// - Parameter prefix: of the listed keys, from the command line's URL; empty for none.
    /// - Returns: nothing for no flag and no prefix.
    /// - Throws: `CommandEnd` for flags that contradict the prefix.
    func document(prefix: String = "") throws -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        members["EligibleForReplication"] = eligibleForReplication.map(JSONValue.bool)
        members["CreatedAfter"] = createdAfter.map(JSONValue.string)
        members["CreatedBefore"] = createdBefore.map(JSONValue.string)
        members["ObjectSizeGreaterThanBytes"] = largerThan.map(Self.number)
        members["ObjectSizeLessThanBytes"] = smallerThan.map(Self.number)
        members["MatchAnyStorageClass"] = Self.list(storageClasses)
        members["ObjectReplicationStatuses"] = Self.list(replicationStatuses)
        members["MatchAnyObjectEncryption"] = encryption.map { .array([$0.document]) }
        var constraint: [String: JSONValue] = [:]
        let allPrefixes = try allPrefixes(under: prefix)
        if !allPrefixes.isEmpty {
            constraint["MatchAnyPrefix"] = .array(allPrefixes.map(JSONValue.string))
        }
        if !suffixes.isEmpty {
            constraint["MatchAnySuffix"] = .array(suffixes.map(JSONValue.string))
        }
        if !substrings.isEmpty {
            constraint["MatchAnySubstring"] = .array(substrings.map(JSONValue.string))
        }
        if !constraint.isEmpty { members["KeyNameConstraint"] = .object(constraint) }
        return members
    }

    /// Whether any flag was given.
    var isGiven: Bool { (try? document().isEmpty) == false }

    /// A key must begin with the URL's prefix and with one of the flags': where one of the two
    /// begins with the other, the longer says it all.
    private func allPrefixes(under prefix: String) throws -> [String] {
        guard !prefix.isEmpty else { return prefixes }
        guard !prefixes.isEmpty else { return [prefix] }
        return try prefixes.map { flag in
            if flag.utf8.starts(with: prefix.utf8) { return flag }
            if prefix.utf8.starts(with: flag.utf8) { return prefix }
            throw CommandEnd(
                CommandEnd.usage,
                "--match-prefix \"\(flag)\": no key begins with it and with \"\(prefix)\", the "
                    + "prefix of the URL")
        }
    }

    private static func list(_ texts: [String]) -> JSONValue? {
        let words = texts.flatMap { $0.split(separator: ",").map(String.init) }
        return words.isEmpty ? nil : .array(words.map(JSONValue.string))
    }

    private static func number(_ size: ByteSize) -> JSONValue {
        .integer(Int64(clamping: size.bytes))
    }
}
