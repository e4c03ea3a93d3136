// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One manifest row of a simulated job.
struct ScenarioRow: Equatable {
    enum Kind: CaseIterable {
        case small, large
        /// A large object that somebody overwrites while its parts are copied.
        case overwritten
        /// There is no such object.
        case missing
        /// The store does not let anybody read it.
        case denied
        /// The row has too few columns.
        case malformed
    }

    var kind: Kind
    var key: String
    var version: RowVersion?
    /// Whether it is for the second bucket that the job replicates to.
    var isForSecond = false

    /// The source as a copy source names it, without its bucket.
    var sourceName: String { key + (version.map { "?versionId=\($0.id)" } ?? "") }

    /// Where the store model has its copies.
    var arrivalKey: String { (isForSecond ? ModelRequest.secondMark : "") + key }

    /// The row's line in the manifest.
    var line: String {
        if kind == .malformed { return "src\n" }
        let cells = ["src", key, version?.id, version?.time].compactMap { $0 }
        return cells.joined(separator: ",") + "\n"
    }

    /// What the object is like that the row names; nil when there is none.
    func object(number: Int) -> ModelObject? {
        var object = ModelObject(number: number)
        switch kind {
        case .small, .denied: break
        case .large, .overwritten: object.bytes = (2 + number % 5) << 20 + number % 3
        case .missing, .malformed: return nil
        }
        return object
    }
}
