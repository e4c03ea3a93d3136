// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Rates in few words: operation (`*`: any) to the share of its requests that each kind of fault
/// hits, independently of each other. In JSON `{"CopyObject":{"500":0.01,"slowDown":0.02}}`; a
/// share may be `{"rate":0.1,"milliseconds":9}` where a fault only takes time.
package struct FaultMix: Decodable, Sendable, Equatable {
    /// A share, and for faults that only take time, how much.
    private struct Share: Decodable {
        var rate: Double
        var milliseconds: Int?

        private enum CodingKeys: CodingKey {
            case rate, milliseconds
        }

        init(from decoder: any Decoder) throws {
            if let values = try? decoder.container(keyedBy: CodingKeys.self) {
                rate = try values.decode(Double.self, forKey: .rate)
                milliseconds = try values.decodeIfPresent(Int.self, forKey: .milliseconds)
            } else {
                rate = try decoder.singleValueContainer().decode(Double.self)
            }
        }
    }

    /// The same as a plan has it, in the order of operations and kinds.
    package var rates: [FaultRate]

    /// Reads a mix; a name that is unknown or a share outside 0 to 1 is refused by name.
    package init(from decoder: any Decoder) throws {
        let words = try decoder.singleValueContainer().decode([String: [String: Share]].self)
        rates = []
        for (operation, shares) in words.sorted(by: { $0.key < $1.key }) {
            guard operation == "*" || S3Operation(rawValue: operation) != nil else {
                throw Self.failure("no operation of S3 is called \(operation)", decoder)
            }
            for (name, share) in shares.sorted(by: { $0.key < $1.key }) {
                guard let kind = FaultKind(rawValue: name) else {
                    let known = FaultKind.allCases.map(\.rawValue).joined(separator: ", ")
                    throw Self.failure("no fault is called \(name); known: \(known)", decoder)
                }
                guard (0...1).contains(share.rate) else {
                    throw Self.failure("the share of \(name) is not between 0 and 1", decoder)
                }
                rates.append(
                    FaultRate(
                        operation: operation == "*" ? nil : operation, probability: share.rate,
                        action: kind.action(milliseconds: share.milliseconds)))
            }
        }
    }

    private static func failure(_ text: String, _ decoder: any Decoder) -> DecodingError {
        .dataCorrupted(
            DecodingError.Context(codingPath: decoder.codingPath, debugDescription: text))
    }
}
