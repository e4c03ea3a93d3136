// swift-tools-version: 6.2
import PackageDescription

let ours: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A C library of the system: a module map and inline wrappers, found by pkg-config.
func system(_ name: String, pkgConfig: String, package: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

let package = Package(
    name: "bucket-brigade",
    products: [
        .executable(name: "brigade", targets: ["brigade"]),
        .executable(name: "s3-test-server", targets: ["s3-test-server"]),
        .library(name: "BatchEngine", targets: ["BatchEngine"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        // HTTP of `brigade serve`, without Foundation.
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        // Latencies of `brigade bench`: percentiles over any range in bounded memory.
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    ],
    targets: [
        system("CCurl", pkgConfig: "libcurl", package: "libcurl4-openssl-dev"),
        system("COpenSSL", pkgConfig: "openssl", package: "libssl-dev"),
        system("CLZ4", pkgConfig: "liblz4", package: "liblz4-dev"),
        system("CXML2", pkgConfig: "libxml-2.0", package: "libxml2-dev"),
        system("CZlib", pkgConfig: "zlib", package: "zlib1g-dev"),

        .target(name: "BatchModel", swiftSettings: ours),
        .target(
            name: "BatchFiles", dependencies: ["BatchModel", "CLZ4", "COpenSSL", "CZlib"],
            swiftSettings: ours),
        .target(
            name: "S3Client", dependencies: ["BatchModel", "CCurl", "COpenSSL", "CXML2"],
            swiftSettings: ours),
        .target(
            name: "BatchEngine",
            dependencies: [
                "BatchModel", "BatchFiles", "S3Client",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: ours),
        .target(
            name: "StoreBench",
            dependencies: [
                "BatchModel", "S3Client",
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ],
            swiftSettings: ours),
        .target(
            name: "BatchControl",
            dependencies: [
                "BatchModel", "BatchEngine", "S3Client", "COpenSSL",
                .product(name: "Hummingbird", package: "hummingbird"),
                // Its own pipeline of a connection needs what brings NIOSSL along.
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            // The console's style, script and icon are part of the one file that brigade is.
            resources: [
                .embedInCode("Console/Assets/console.css"),
                .embedInCode("Console/Assets/console.js"),
                .embedInCode("Console/Assets/icon.svg"),
            ],
            swiftSettings: ours),
        .executableTarget(
            name: "brigade",
            dependencies: [
                "BatchModel", "BatchFiles", "S3Client", "BatchEngine", "StoreBench",
                "BatchControl",
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: ours),
        .target(name: "S3TestServer", dependencies: ["COpenSSL"], swiftSettings: ours),
        .executableTarget(
            name: "s3-test-server",
            dependencies: [
                "S3TestServer", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: ours),

        .executableTarget(
            name: "manifest-parse", dependencies: ["BatchFiles", "BatchModel"],
            path: "Benchmarks/ManifestParse", swiftSettings: ours),
        .executableTarget(
            name: "inventory-read", dependencies: ["BatchFiles", "BatchModel"],
            path: "Benchmarks/InventoryRead", swiftSettings: ours),
        .executableTarget(
            name: "journal-ahead", dependencies: ["BatchFiles", "BatchModel"],
            path: "Benchmarks/JournalAhead", swiftSettings: ours),

        .target(
            name: "TestSupport", dependencies: ["BatchFiles"], path: "Tests/TestSupport",
            swiftSettings: ours),
        .testTarget(name: "BatchModelTests", dependencies: ["BatchModel"], swiftSettings: ours),
        .testTarget(
            name: "BatchFilesTests",
            dependencies: [
                "TestSupport", "BatchFiles", "BatchModel",
            ],
            exclude: ["Fixtures"], swiftSettings: ours
        ),
        .testTarget(
            name: "S3ClientTests", dependencies: ["S3Client", "BatchModel", "S3TestServer"],
            resources: [.copy("Vectors")], swiftSettings: ours),
        .testTarget(
            name: "BatchEngineTests",
            dependencies: [
                "TestSupport", "BatchEngine", "BatchModel", "BatchFiles", "S3Client",
                "S3TestServer",
            ],
            swiftSettings: ours),
        .testTarget(
            name: "BatchControlTests",
            dependencies: [
                "TestSupport", "BatchControl", "BatchEngine", "BatchFiles", "BatchModel",
                "S3Client", .product(name: "Hummingbird", package: "hummingbird"),
            ],
            exclude: ["Vectors"], swiftSettings: ours),
        .testTarget(
            name: "StoreBenchTests", dependencies: ["StoreBench", "S3Client"],
            exclude: ["Vectors"], swiftSettings: ours),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "TestSupport", "BatchEngine", "BatchModel", "BatchFiles", "S3Client",
            ],
            exclude: ["README.md"],
            swiftSettings: ours),
        .testTarget(
            name: "S3TestServerTests", dependencies: ["S3TestServer"], swiftSettings: ours),
        .testTarget(name: "TidyTests", swiftSettings: ours),
    ]
)
