using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace RefractoryEpilepsy.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Jobs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateOnly>(
                name: "asked_as_of",
                table: "runs",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "attempts",
                table: "runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "cancel_asked",
                table: "runs",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "done",
                table: "runs",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<DateTime>(
                name: "heartbeat",
                table: "runs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "input",
                table: "runs",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "knowledge_before",
                table: "runs",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTime>(
                name: "lease_until",
                table: "runs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "not_before",
                table: "runs",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "owner",
                table: "runs",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "replace",
                table: "runs",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "source_id",
                table: "runs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "stage",
                table: "runs",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTime>(
                name: "stage_started",
                table: "runs",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "token",
                table: "runs",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "total",
                table: "runs",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "trigger",
                table: "runs",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "unit",
                table: "runs",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "whole",
                table: "runs",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "run_id",
                table: "records",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "run_id",
                table: "gaps",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<DateOnly>(
                name: "as_of",
                table: "cases",
                type: "date",
                nullable: false,
                defaultValue: new DateOnly(1, 1, 1));

            migrationBuilder.AddColumn<string>(
                name: "basis",
                table: "cases",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "place",
                table: "cases",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "chunks",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    run_id = table.Column<long>(type: "bigint", nullable: false),
                    stage = table.Column<string>(type: "text", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    of = table.Column<int>(type: "integer", nullable: false),
                    source = table.Column<string>(type: "text", nullable: false),
                    from_patient = table.Column<string>(type: "text", nullable: false),
                    to_patient = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    items = table.Column<long>(type: "bigint", nullable: false),
                    message = table.Column<string>(type: "text", nullable: true),
                    owner = table.Column<string>(type: "text", nullable: false),
                    token = table.Column<long>(type: "bigint", nullable: false),
                    lease_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    finished = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_chunks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "deliveries",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    source_id = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    fingerprint = table.Column<string>(type: "text", nullable: false),
                    run_id = table.Column<long>(type: "bigint", nullable: false),
                    found = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    taken_in = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deliveries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sources",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    address = table.Column<string>(type: "text", nullable: false),
                    group = table.Column<string>(type: "text", nullable: true),
                    auth_file = table.Column<string>(type: "text", nullable: true),
                    cron = table.Column<string>(type: "text", nullable: true),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    added = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    last_due = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    said = table.Column<string>(type: "text", nullable: true),
                    @checked = table.Column<DateTime>(name: "checked", type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sources", x => x.id);
                });

            // Killed processes of earlier versions left runs behind that say "running" for ever.
            migrationBuilder.Sql("UPDATE runs SET state = 'failed', message = 'Its process ended before it was done.' WHERE state = 'running'");

            migrationBuilder.CreateIndex(
                name: "IX_runs_source",
                table: "runs",
                column: "source",
                unique: true,
                filter: "state IN ('waiting', 'running')");

            migrationBuilder.CreateIndex(
                name: "IX_runs_state",
                table: "runs",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "IX_cases_as_of",
                table: "cases",
                column: "as_of");

            migrationBuilder.CreateIndex(
                name: "IX_chunks_run_id_stage_number",
                table: "chunks",
                columns: new[] { "run_id", "stage", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_chunks_state",
                table: "chunks",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_source_id_name_fingerprint",
                table: "deliveries",
                columns: new[] { "source_id", "name", "fingerprint" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_sources_name",
                table: "sources",
                column: "name",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "chunks");

            migrationBuilder.DropTable(
                name: "deliveries");

            migrationBuilder.DropTable(
                name: "sources");

            migrationBuilder.DropIndex(
                name: "IX_runs_source",
                table: "runs");

            migrationBuilder.DropIndex(
                name: "IX_runs_state",
                table: "runs");

            migrationBuilder.DropIndex(
                name: "IX_cases_as_of",
                table: "cases");

            migrationBuilder.DropColumn(
                name: "asked_as_of",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "attempts",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "cancel_asked",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "done",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "heartbeat",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "input",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "knowledge_before",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "lease_until",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "not_before",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "owner",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "replace",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "source_id",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "stage",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "stage_started",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "token",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "total",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "trigger",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "unit",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "whole",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "run_id",
                table: "records");

            migrationBuilder.DropColumn(
                name: "run_id",
                table: "gaps");

            migrationBuilder.DropColumn(
                name: "as_of",
                table: "cases");

            migrationBuilder.DropColumn(
                name: "basis",
                table: "cases");

            migrationBuilder.DropColumn(
                name: "place",
                table: "cases");
        }
    }
}
