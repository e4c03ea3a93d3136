// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What is fuzzed: everything that reads bytes which others have written.
enum FuzzTarget: String, CaseIterable {
    /// Manifests in CSV, with and without versions, and rows of inventories.
    case csv
    /// manifest.json of an inventory.
    case inventory
    /// gzip, and the rows in it.
    case gzip
    /// Job documents.
    case job
    /// Replication rules in JSON and XML.
    case replication
    /// Answers of a store to every call.
    case xml
    /// HTTP answers of the direct lane.
    case http
    /// Journals.
    case journal
    /// Prepared manifests.
    case prepared
    /// Shared configuration and credentials files.
    case profile
    /// The settings of a run, and how far a listing is.
    case settings

    func run(_ bytes: [UInt8]) {
        switch self {
        case .csv: ManifestFuzz.readRows(bytes)
        case .inventory: ManifestFuzz.readInventory(bytes)
        case .gzip: ManifestFuzz.unpack(bytes)
        case .job: DocumentFuzz.readJob(bytes)
        case .replication: DocumentFuzz.readReplication(bytes)
        case .xml: AnswerFuzz.readXML(bytes)
        case .http: AnswerFuzz.readHTTP(bytes)
        case .journal: FileFuzz.readJournal(bytes)
        case .prepared: FileFuzz.readPrepared(bytes)
        case .profile: DocumentFuzz.readProfile(bytes)
        case .settings: DocumentFuzz.readSettings(bytes)
        }
    }
}
