// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The results files of one outcome: rows go into the open one, which is closed when it is full.
struct ResultsSeries: Sendable {
    /// The files that are whole.
    private(set) var files: [ReportFile] = []
    private let kind: ReportFile.Kind
    private let directory: String
    private let settings: CompletionReportSettings
    private var open: ResultsFileWriter?

    init(kind: ReportFile.Kind, directory: String, settings: CompletionReportSettings) {
        self.kind = kind
        self.directory = directory
        self.settings = settings
    }

    /// Lets `append` add one line.
    mutating func add(_ append: (inout [UInt8]) -> Void) throws {
        if open == nil { open = try ResultsFileWriter(directory: directory, name: "\(kind)") }
        try open?.add(append)
        if let rows = open?.rowCount, rows >= UInt64(settings.fileRowsMax) { try close() }
    }

    /// Closes the open file, if there is one.
    mutating func close() throws {
        guard var file = open.take() else { return }
        let (name, byteCount, md5) = try file.finish()
        files.append(
            ReportFile(
                kind: kind, localPath: "\(directory)/\(name)",
                key: settings.key(of: "results/\(name)"), byteCount: byteCount, md5: md5,
                rowCount: file.rowCount))
    }
}
