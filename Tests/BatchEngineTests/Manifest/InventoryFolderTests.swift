// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import BatchEngine

@Suite struct InventoryFolderTests {
    private static let key = "inv/src/daily/data/one.csv.gz"

    /// What people fetch: the destination bucket, everything under its prefix, one inventory, or
    /// the files alone.
    @Test(arguments: [
        ("/d/inv/src/daily/2026-01-01T00-00Z/manifest.json", "/d/inv/src/daily/data/one.csv.gz"),
        ("/d/src/daily/2026-01-01T00-00Z/manifest.json", "/d/src/daily/data/one.csv.gz"),
        ("/d/2026-01-01T00-00Z/manifest.json", "/d/data/one.csv.gz"),
        ("/d/manifest.json", "/d/data/one.csv.gz"),
        ("/d/manifest.json", "/d/one.csv.gz"),
    ])
    func `a data file is looked for where people put it`(manifest: String, file: String) {
        let paths = InventoryFolder.candidates(key: Self.key, manifestPath: manifest)
        #expect(paths.contains(file), "\(paths)")
    }

    @Test func `the longest match above the manifest comes first`() {
        let paths = InventoryFolder.candidates(
            key: Self.key, manifestPath: "/d/inv/src/daily/now/manifest.json")
        let whole = paths.firstIndex(of: "/d/inv/src/daily/data/one.csv.gz")
        let beside = paths.firstIndex(of: "/d/inv/src/daily/now/one.csv.gz")
        #expect(whole != nil && beside != nil && whole! < beside!)
    }

    @Test func `no key leads out of the folders`() {
        #expect(InventoryFolder.candidates(key: "../../etc/x", manifestPath: "/d/m.json").isEmpty)
    }
}
