// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How a manifest is written (`Manifest.Spec.Format` of CreateJob).
public enum JobManifestFormat: String, Sendable, CaseIterable {
    /// Rows of text whose columns the job names.
    case csv20180820 = "S3BatchOperations_CSV_20180820"
    /// An S3 Inventory: a manifest.json, whose `fileSchema` names the columns of its data files.
    case inventory20161130 = "S3InventoryReport_CSV_20161130"
    /// A manifest that a job generated; of the same shape.
    case inventory20211130 = "S3InventoryReport_CSV_20211130"

    /// Whether the location names a manifest.json.
    public var isInventory: Bool { self != .csv20180820 }
}
