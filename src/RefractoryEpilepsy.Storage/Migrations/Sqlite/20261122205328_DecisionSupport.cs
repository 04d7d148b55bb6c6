using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RefractoryEpilepsy.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DecisionSupport : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "card_feedback",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    card = table.Column<string>(type: "TEXT", nullable: false),
                    patient = table.Column<string>(type: "TEXT", nullable: false),
                    service = table.Column<string>(type: "TEXT", nullable: false),
                    topic = table.Column<string>(type: "TEXT", nullable: false),
                    outcome = table.Column<string>(type: "TEXT", nullable: false),
                    suggestions = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    comment = table.Column<string>(type: "TEXT", nullable: false),
                    told = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_card_feedback", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "care_summaries",
                columns: table => new
                {
                    patient = table.Column<string>(type: "TEXT", nullable: false),
                    document = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_care_summaries", x => x.patient);
                });

            migrationBuilder.CreateTable(
                name: "issued_cards",
                columns: table => new
                {
                    card = table.Column<string>(type: "TEXT", nullable: false),
                    patient = table.Column<string>(type: "TEXT", nullable: false),
                    service = table.Column<string>(type: "TEXT", nullable: false),
                    topic = table.Column<string>(type: "TEXT", nullable: false),
                    summary = table.Column<string>(type: "TEXT", nullable: false),
                    shown = table.Column<bool>(type: "INTEGER", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_issued_cards", x => x.card);
                });

            migrationBuilder.CreateTable(
                name: "publications",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    target = table.Column<string>(type: "TEXT", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    patient = table.Column<string>(type: "TEXT", nullable: false),
                    topic = table.Column<string>(type: "TEXT", nullable: false),
                    server_id = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<string>(type: "TEXT", nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_publications", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_card_feedback_card",
                table: "card_feedback",
                column: "card");

            migrationBuilder.CreateIndex(
                name: "IX_card_feedback_patient",
                table: "card_feedback",
                column: "patient");

            migrationBuilder.CreateIndex(
                name: "IX_issued_cards_patient",
                table: "issued_cards",
                column: "patient");

            migrationBuilder.CreateIndex(
                name: "IX_publications_patient",
                table: "publications",
                column: "patient");

            migrationBuilder.CreateIndex(
                name: "IX_publications_target_type_key",
                table: "publications",
                columns: new[] { "target", "type", "key" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "card_feedback");

            migrationBuilder.DropTable(
                name: "care_summaries");

            migrationBuilder.DropTable(
                name: "issued_cards");

            migrationBuilder.DropTable(
                name: "publications");
        }
    }
}
