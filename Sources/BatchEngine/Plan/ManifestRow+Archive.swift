// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

extension ManifestRow {
    /// Whether the manifest says that the object must be restored before it can be read: a storage
    /// class, or a tier of INTELLIGENT_TIERING, that is an archive (S3 User Guide, archived
    /// objects).
    var isArchived: Bool {
        withValue(of: .storageClass) { text in
            StorageClass.archives.contains { text.elementsEqual($0.rawValue.utf8) }
        }
            || withValue(of: .intelligentTieringTier) { text in
                Self.archiveTiers.contains { text.elementsEqual($0.utf8) }
            }
    }

    private static let archiveTiers = ["ARCHIVE", "DEEP_ARCHIVE"]
}
