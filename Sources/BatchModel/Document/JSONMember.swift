// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A member of a job document with the path that leads to it, so that every refusal can name it.
struct JSONMember {
    let path: String
    let value: JSONValue

    func refuse(_ problem: String) -> JobDocumentProblem {
        JobDocumentProblem(member: path, problem: problem)
    }

    /// The members of an object, none of which may be unknown; nil allows any. `null` counts as
    /// absent.
    func object(allowing names: [String]?) throws(JobDocumentProblem) -> [String: JSONMember] {
        guard case .object(let members) = value else { throw wrongType("an object") }
        var found: [String: JSONMember] = [:]
        for name in members.keys.sorted() {
            let member = JSONMember(path: path.isEmpty ? name : "\(path).\(name)", value: .null)
            if let names, !names.contains(name) {
                let allowed = names.joined(separator: ", ")
                throw member.refuse("there is no such member; allowed here: \(allowed)")
            }
            if let value = members[name], value != .null {
                found[name] = JSONMember(path: member.path, value: value)
            }
        }
        return found
    }

    func list() throws(JobDocumentProblem) -> [JSONMember] {
        guard case .array(let values) = value else { throw wrongType("a list") }
        return values.enumerated().map { JSONMember(path: "\(path)[\($0)]", value: $1) }
    }

    /// A string whose length in characters lies in `length`.
    func string(_ length: ClosedRange<Int>) throws(JobDocumentProblem) -> String {
        guard case .string(let text) = value else { throw wrongType("a string") }
        guard length.contains(text.count) else {
            throw refuse(
                "\(text.count) characters; allowed: \(length.lowerBound) to \(length.upperBound)")
        }
        return text
    }

    /// A string that becomes an HTTP header: no control characters.
    func headerValue(_ length: ClosedRange<Int>) throws(JobDocumentProblem) -> String {
        let text = try string(length)
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw refuse("control characters cannot travel in an HTTP header; remove them")
        }
        return text
    }

    func bool() throws(JobDocumentProblem) -> Bool {
        guard case .bool(let value) = value else { throw wrongType("true or false") }
        return value
    }

    func integer(_ range: ClosedRange<Int>) throws(JobDocumentProblem) -> Int {
        guard case .integer(let number) = value else { throw wrongType("a whole number") }
        guard let number = Int(exactly: number), range.contains(number) else {
            throw refuse(
                "\(number) is out of range; allowed: \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
        _ type: Choice.Type
    ) throws(JobDocumentProblem) -> Choice where Choice.RawValue == String {
        guard case .string(let text) = value else { throw wrongType("a string") }
        guard let choice = Choice(rawValue: text) else {
            let allowed = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw refuse("\"\(text)\" is not allowed; allowed: \(allowed)")
        }
        return choice
    }

    /// ISO 8601, or seconds since 1970 as the AWS command line also takes them.
    func timestamp() throws(JobDocumentProblem) -> Timestamp {
        switch value {
        case .string(let text):
            guard let time = Timestamp(iso8601: text) else {
                throw refuse("\"\(text)\" is no time; allowed: 2030-01-31T23:59:59Z")
            }
            return time
        case .integer(let seconds) where abs(seconds) < 1 << 40:
            return Timestamp(millisecondsSinceEpoch: seconds * 1_000)
        case .number(let seconds) where abs(seconds) < 1e12:
            return Timestamp(millisecondsSinceEpoch: Int64(seconds * 1_000))
        default:
            throw wrongType("a time such as 2030-01-31T23:59:59Z")
        }
    }

    /// Twelve digits.
    func accountID() throws(JobDocumentProblem) -> String {
        let text = try string(0...64)
        guard text.utf8.count == 12,
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { throw refuse("\"\(text)\" is no account id; allowed: twelve digits") }
        return text
    }

    private func wrongType(_ wanted: String) -> JobDocumentProblem {
        refuse("it is \(value.typeName); allowed: \(wanted)")
    }
}
