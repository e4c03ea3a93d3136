// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The manifest that was prepared for a job, and what lies beside it.
extension JobDirectory {
    /// The manifest as the run reads it, where it had to be prepared.
    package var preparedManifestPath: String { path + "/manifest" }
    /// Where files lie while it is prepared.
    package var preparationPath: String { path + "/preparation" }
    private var summaryPath: String { path + "/preparation.json" }
    private var preflightPath: String { path + "/preflight.json" }

    package var hasPreparedManifest: Bool { FileSystem.exists(preparedManifestPath) }

    /// Makes the empty directory in which a manifest is prepared; what a killed run left there is
    /// removed.
    ///
    /// - Returns: its path.
    package func beginPreparation() throws -> String {
        endPreparation()
        try FileSystem.makeDirectories(preparationPath)
        return preparationPath
    }

    package func endPreparation() {
        FileSystem.removeFlatDirectory(preparationPath)
    }

    /// Makes a file that was prepared and synced the job's manifest, at once and for good.
    package func adopt(preparedManifest file: String) throws {
        try FileSystem.move(file, to: preparedManifestPath)
    }

    /// What is told of how the manifest was prepared; nil when there is nothing.
    package func readPreparationSummary() throws -> [UInt8]? {
        guard FileSystem.exists(summaryPath) else { return nil }
        return try FileSystem.read(summaryPath, action: "read what was prepared")
    }

    package func write(preparationSummary: [UInt8]) throws {
        try FileSystem.replace(summaryPath, with: preparationSummary)
    }

    /// What was found before the job's first row; nil when nobody has looked.
    package func readPreflight() throws -> [UInt8]? {
        guard FileSystem.exists(preflightPath) else { return nil }
        return try FileSystem.read(preflightPath, action: "read the preflight of the job")
    }

    package func write(preflight: [UInt8]) throws {
        try FileSystem.replace(preflightPath, with: preflight)
    }
}
