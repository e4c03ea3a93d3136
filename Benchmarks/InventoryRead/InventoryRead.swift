// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Glibc

/// Reads the data file of an inventory as a job does, again and again, and prints what a pass
/// costs.
///
///     inventory-read data FILE SCHEMA PASSES MD5    the file as it is stored, checked and unpacked
///     inventory-read text FILE SCHEMA PASSES        the unpacked text alone
///
/// The first pass is not timed; it brings the file into the page cache and looks at every size.
/// What is printed is one line of JSON: rows, rows that cannot be copied, the sum of the sizes, and
/// the CPU seconds of the process, user and system, in each timed pass.
@main
struct InventoryRead {
    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count >= 5, ["data", "text"].contains(words[1]), let passes = Int(words[4]),
            (words[1] == "data") == (words.count == 6)
        else {
            print("usage: inventory-read data|text FILE SCHEMA PASSES [MD5]")
            exit(2)
        }
        let reading = InventoryRead(
            path: words[2], layout: try ManifestLayout(inventorySchema: words[3]),
            md5: words.count == 6 ? words[5] : nil)
        var found = (rows: 0, malformed: 0, sizes: UInt64(0))
        try await reading.forEachChunk { chunk in
            for index in 0..<chunk.count {
                let row = chunk.row(index)
                found.rows += 1
                found.malformed += row.problem == nil ? 0 : 1
                found.sizes += row.sizeBytes ?? 0
            }
        }
        var seconds: [Double] = []
        for _ in 0..<passes {
            var rows = 0
            let before = cpuSeconds()
            try await reading.forEachChunk { rows += $0.count }
            seconds.append(cpuSeconds() - before)
            guard rows == found.rows else { exit(1) }
        }
        print(
            "{\"rows\": \(found.rows), \"malformed\": \(found.malformed), "
                + "\"sizes\": \(found.sizes), \"cpu_seconds\": \(seconds)}")
    }

    private let path: String
    private let layout: ManifestLayout
    /// Of the file as it is stored; nil for the text alone.
    private let md5: String?

    nonisolated(nonsending) private func forEachChunk(
        _ body: (ManifestChunk) -> Void
    ) async throws {
        let file = try ManifestFile(path: path)
        guard let md5 else {
            var reader = ManifestReader(source: file, layout: layout)
            while let chunk = try await reader.next() { body(chunk) }
            return
        }
        let entry = InventoryManifest.DataFile(key: path, sizeBytes: file.byteCount, md5: md5)
        var data = InventoryDataFile(entry, layout: layout, source: SourceStream(file))
        while let chunk = try await data.next() { body(chunk) }
    }

    /// User and system time of the process so far.
    private static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
