// swift-tools-version: 6.2
import PackageDescription

// The simulation of Tests/SimulationTests as a program: `tools/simulate` runs many thousand seeds
// with it, and `tools/mutate` asks it about deliberate mistakes. `Sources` and `Tests` are links to
// those of the root package; a package of its own sees what is `package` there, as they are built
// into it.

let ours: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A C library of the system.
func system(_ name: String, pkgConfig: String) -> Target {
    .systemLibrary(name: name, path: "Sources/\(name)", pkgConfig: pkgConfig)
}

let package = Package(
    name: "simulate",
    dependencies: [.package(url: "https://github.com/apple/swift-log", from: "1.16.0")],
    targets: [
        system("CCurl", pkgConfig: "libcurl"),
        system("COpenSSL", pkgConfig: "openssl"),
        system("CLZ4", pkgConfig: "liblz4"),
        system("CXML2", pkgConfig: "libxml-2.0"),
        system("CZlib", pkgConfig: "zlib"),
        .target(name: "BatchModel", path: "Sources/BatchModel", swiftSettings: ours),
        .target(
            name: "BatchFiles", dependencies: ["BatchModel", "CLZ4", "COpenSSL", "CZlib"],
            path: "Sources/BatchFiles", swiftSettings: ours),
        .target(
            name: "S3Client", dependencies: ["BatchModel", "CCurl", "COpenSSL", "CXML2"],
            path: "Sources/S3Client", swiftSettings: ours),
        .target(
            name: "BatchEngine",
            dependencies: [
                "BatchModel", "BatchFiles", "S3Client",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Sources/BatchEngine", swiftSettings: ours),
        .target(
            name: "TestSupport", dependencies: ["BatchFiles"], path: "Tests/TestSupport",
            swiftSettings: ours),
        .executableTarget(
            name: "simulate",
            dependencies: ["BatchEngine", "BatchFiles", "BatchModel", "S3Client", "TestSupport"],
            path: "Program",
            exclude: ["Simulation/Suites", "Simulation/README.md"],
            swiftSettings: ours),
    ]
)
