using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace RefractoryEpilepsy.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Records : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "record_names",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    source = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    patient = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_record_names", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "records",
                columns: table => new
                {
                    patient = table.Column<string>(type: "text", nullable: false),
                    source = table.Column<string>(type: "text", nullable: false),
                    source_id = table.Column<string>(type: "text", nullable: false),
                    has_sign = table.Column<bool>(type: "boolean", nullable: false),
                    resources = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_records", x => x.patient);
                });

            migrationBuilder.CreateTable(
                name: "shared_resources",
                columns: table => new
                {
                    source = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    resource = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_shared_resources", x => new { x.source, x.name });
                });

            migrationBuilder.CreateIndex(
                name: "IX_record_names_patient",
                table: "record_names",
                column: "patient");

            migrationBuilder.CreateIndex(
                name: "IX_record_names_source_name",
                table: "record_names",
                columns: new[] { "source", "name" });

            migrationBuilder.CreateIndex(
                name: "IX_records_source_has_sign",
                table: "records",
                columns: new[] { "source", "has_sign" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "record_names");

            migrationBuilder.DropTable(
                name: "records");

            migrationBuilder.DropTable(
                name: "shared_resources");
        }
    }
}
