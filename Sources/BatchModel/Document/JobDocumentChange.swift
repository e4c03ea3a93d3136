// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One member of a job document that is to be different: a path of names and places in lists, as in
/// `Operation.S3PutObjectCopy.NewObjectTagging[0].Value`.
public struct JobDocumentChange: Sendable, Equatable {
    public var path: String
    /// `null` removes the member.
    public var value: JSONValue

    public init(path: String, value: JSONValue) {
        self.path = path
        self.value = value
    }

    /// Reads `PATH=VALUE`: the value is JSON, or a plain text where it is none.
    public init(argument: String) throws(JobDocumentProblem) {
        guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
            throw JobDocumentProblem(
                member: "",
                problem: "\"\(argument)\" is no change; allowed: PATH=VALUE, as in "
                    + "Operation.S3PutObjectCopy.StorageClass=GLACIER")
        }
        let text = String(argument[argument.index(after: equals)...])
        self.init(
            path: String(argument[..<equals]), value: (try? JSONValue(text: text)) ?? .string(text))
    }

    /// The document with the change made. Whether the member may be there is found out when the
    /// document is read.
    ///
    /// - Throws: `JobDocumentProblem` for a path that leads nowhere.
    public func applied(to document: JSONValue) throws(JobDocumentProblem) -> JSONValue {
        try Self.set(value, at: try steps(), in: document, path: "")
    }

    private enum Step {
        case member(String)
        case place(Int)
    }

    private func steps() throws(JobDocumentProblem) -> [Step] {
        var steps: [Step] = []
        for part in path.split(separator: ".", omittingEmptySubsequences: false) {
            let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
            guard let name = pieces.first, !name.isEmpty else { throw malformed }
            steps.append(.member(String(name)))
            for piece in pieces.dropFirst() {
                guard piece.hasSuffix("]"), let place = Int(piece.dropLast()), place >= 0 else {
                    throw malformed
                }
                steps.append(.place(place))
            }
        }
        return steps
    }

    private var malformed: JobDocumentProblem {
        JobDocumentProblem(
            member: path,
            problem: "it is no path; allowed: names with dots between them, and [0] "
                + "for the first of a list")
    }

    private static func set(
        _ value: JSONValue, at steps: [Step], in document: JSONValue, path: String
    ) throws(JobDocumentProblem) -> JSONValue {
        guard let step = steps.first else { return value }
        let rest = Array(steps.dropFirst())
        switch (step, document) {
        case (.member(let name), .object(var members)):
            let path = path.isEmpty ? name : "\(path).\(name)"
            let inner = members[name] ?? (value == .null ? .null : .object([:]))
            // What is not there need not be removed.
            if rest.isEmpty ? value == .null : inner == .null && value == .null {
                members[name] = nil
            } else {
                members[name] = try set(value, at: rest, in: inner, path: path)
            }
            return .object(members)
        case (.member(let name), .null):
            return try set(value, at: [.member(name)] + rest, in: .object([:]), path: path)
        case (.place(let place), .array(var values)):
            guard place < values.count || (place == values.count && value != .null) else {
                throw JobDocumentProblem(
                    member: "\(path)[\(place)]",
                    problem: "the list has \(values.count) entries; allowed: [0] to "
                        + "[\(values.count)], the last to add one")
            }
            if rest.isEmpty, value == .null {
                values.remove(at: place)
            } else {
                let inner = place < values.count ? values[place] : .object([:])
                let changed = try set(value, at: rest, in: inner, path: "\(path)[\(place)]")
                if place < values.count { values[place] = changed } else { values.append(changed) }
            }
            return .array(values)
        case (.member, _):
            throw JobDocumentProblem(
                member: path, problem: "it is \(document.typeName) and has no members")
        case (.place, _):
            throw JobDocumentProblem(member: path, problem: "it is \(document.typeName), no list")
        }
    }
}
