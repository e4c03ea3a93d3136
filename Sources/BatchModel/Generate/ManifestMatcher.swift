// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Decides whether objects enter a generated manifest. Pure: `verdict` says what it lacks, the
/// caller asks the store and comes again.
public struct ManifestMatcher: Sendable {
    private let filter: ManifestFilter
    private let rules: ReplicationRules?
    private let prefixes: [[UInt8]]
    private let suffixes: [[UInt8]]
    private let substrings: [[UInt8]]
    private let storageClasses: Set<String>

    /// - Parameters:
    ///   - filter: of the job.
    ///   - rules: of the bucket; must be there when the filter asks for what they replicate.
    public init(_ filter: ManifestFilter, rules: ReplicationRules? = nil) {
        precondition(filter.eligibleForReplication != true || rules != nil, "rules are missing")
        self.filter = filter
        self.rules = filter.eligibleForReplication == true ? rules : nil
        prefixes = filter.keyNameConstraint.matchAnyPrefix.map { Array($0.utf8) }
        suffixes = filter.keyNameConstraint.matchAnySuffix.map { Array($0.utf8) }
        substrings = filter.keyNameConstraint.matchAnySubstring.map { Array($0.utf8) }
        storageClasses = Set(filter.matchAnyStorageClass.map(\.rawValue))
    }

    /// What can be said of an object by what is known of it.
    ///
    /// A delete marker has no size, class or encryption and never passes a filter by one of these;
    /// its replication status counts as NONE where the store tells none.
    public func verdict(on object: ObjectFacts) -> ManifestVerdict {
        guard keyMatches(object.key), timeMatches(object), sizeMatches(object),
            classMatches(object)
        else { return .staysOut }
        var questions: ObjectQuestions = []
        switch encryptionMatches(object) {
        case false?: return .staysOut
        case nil: questions.insert(.head)
        case true?: break
        }
        switch statusMatches(object) {
        case false?: return .staysOut
        case nil: questions.insert(.head)
        case true?: break
        }
        switch rules?.match(object, isEncryptionDecisive: true) {
        case .notEligible?: return .staysOut
        case .needs(let more)?: questions.formUnion(more)
        case .rules?, nil: break
        }
        return questions.isEmpty ? .enters : .needs(questions)
    }

    private func keyMatches(_ key: [UInt8]) -> Bool {
        (prefixes.isEmpty || prefixes.contains { key.starts(with: $0) })
            && (suffixes.isEmpty || suffixes.contains { Self.ends(key, with: $0) })
            && (substrings.isEmpty || substrings.contains { Self.holds(key, $0) })
    }

    private func timeMatches(_ object: ObjectFacts) -> Bool {
        guard filter.createdAfter != nil || filter.createdBefore != nil else { return true }
        guard let time = object.lastModified else { return false }
        if let after = filter.createdAfter, time <= after { return false }
        if let before = filter.createdBefore, time >= before { return false }
        return true
    }

    private func sizeMatches(_ object: ObjectFacts) -> Bool {
        let (above, below) = (filter.objectSizeGreaterThanBytes, filter.objectSizeLessThanBytes)
        guard above != nil || below != nil else { return true }
        guard object.isDeleteMarker != true, let size = object.size else { return false }
        return above.map { size > $0 } ?? true && below.map { size < $0 } ?? true
    }

    private func classMatches(_ object: ObjectFacts) -> Bool {
        guard !storageClasses.isEmpty else { return true }
        guard object.isDeleteMarker != true else { return false }
        return storageClasses.contains(object.storageClass ?? StorageClass.standard.rawValue)
    }

    /// `nil` when the store must be asked.
    private func encryptionMatches(_ object: ObjectFacts) -> Bool? {
        guard !filter.matchAnyObjectEncryption.isEmpty else { return true }
        guard object.isDeleteMarker != true else { return false }
        guard let encryption = object.encryption else { return nil }
        return filter.matchAnyObjectEncryption.contains { $0.matches(encryption) }
    }

    /// `nil` when the store must be asked.
    private func statusMatches(_ object: ObjectFacts) -> Bool? {
        guard !filter.objectReplicationStatuses.isEmpty else { return true }
        if object.isDeleteMarker == true, object.replicationStatus == nil {
            return filter.objectReplicationStatuses.contains(.never)
        }
        guard let text = object.replicationStatus else { return nil }
        guard let status = ReplicationStatus(header: text) else { return false }
        return filter.objectReplicationStatuses.contains(status)
    }

    private static func ends(_ key: [UInt8], with suffix: [UInt8]) -> Bool {
        key.count >= suffix.count && key.suffix(suffix.count).elementsEqual(suffix)
    }

    private static func holds(_ key: [UInt8], _ text: [UInt8]) -> Bool {
        guard let first = text.first else { return true }
        guard key.count >= text.count else { return false }
        for start in 0...(key.count - text.count) where key[start] == first {
            if key[start...].starts(with: text) { return true }
        }
        return false
    }
}
