// swift-tools-version: 6.2
import PackageDescription

// Whatever reads bytes of others, under libFuzzer: `tools/fuzz`. `Sources` and `Tests` are links to
// those of the root package; a package of its own sees what is `package` there, as they are built
// into it. All of it is built with the sanitizers, which only a root package may ask for.

let ours: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .unsafeFlags(["-sanitize=fuzzer,address", "-enable-testing"]),
]

/// A C library of the system.
func system(_ name: String, pkgConfig: String) -> Target {
    .systemLibrary(name: name, path: "Sources/\(name)", pkgConfig: pkgConfig)
}

let package = Package(
    name: "fuzz",
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
            name: "fuzz",
            dependencies: ["BatchEngine", "BatchFiles", "BatchModel", "S3Client", "TestSupport"],
            path: "Program",
            swiftSettings: ours,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]),
    ]
)
