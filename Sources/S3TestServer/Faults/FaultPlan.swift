// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Everything that is to go wrong: rules first (the first that fits wins), then rates, then limits.
package struct FaultPlan: Codable, Sendable, Equatable {
    /// Chooses which requests the rates hit. The same seed hits the same attempt of the same
    /// operation on the same key, in whatever order and on however many connections they come.
    package var seed: UInt64
    /// Scripted faults.
    package var rules: [FaultRule]
    /// Seeded faults.
    package var rates: [FaultRate]
    /// Rate limits.
    package var limits: [PrefixLimit]

    /// A plan; the default is that nothing goes wrong.
    package init(
        seed: UInt64 = 0, rules: [FaultRule] = [], rates: [FaultRate] = [],
        limits: [PrefixLimit] = []
    ) {
        self.seed = seed
        self.rules = rules
        self.rates = rates
        self.limits = limits
    }

    /// The member of a plan that is read and becomes rates.
    private enum MixKey: String, CodingKey {
        case mix
    }

    /// Reads a plan in which every part may be missing; `mix` is a ``FaultMix``.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        seed = try values.decodeIfPresent(UInt64.self, forKey: .seed) ?? 0
        rules = try values.decodeIfPresent([FaultRule].self, forKey: .rules) ?? []
        rates = try values.decodeIfPresent([FaultRate].self, forKey: .rates) ?? []
        let mix = try decoder.container(keyedBy: MixKey.self)
        rates += try mix.decodeIfPresent(FaultMix.self, forKey: .mix)?.rates ?? []
        limits = try values.decodeIfPresent([PrefixLimit].self, forKey: .limits) ?? []
    }
}
