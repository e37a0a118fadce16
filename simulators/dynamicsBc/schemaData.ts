/**
 * The collections this stand-in serves, as plain facts: name:type, `!` for what clients may not write. `C20` is a code (kept in upper
 * case, trimmed), `S50` a text, `S` one without limit; what is none of the usual types is an enum below. `schema.ts` reads this table.
 */
export const entitySets = {
	companies: {
		type: 'company',
		verbs: 'GET',
		properties: 'id:Guid! systemVersion:S! timestamp:Int64! name:S30! displayName:S250! businessProfileId:S! systemCreatedAt:DateTimeOffset! systemCreatedBy:Guid! systemModifiedAt:DateTimeOffset! systemModifiedBy:Guid!',
	},
	vendors: {
		type: 'vendor',
		verbs: 'GET POST PATCH DELETE',
		properties: [
			'id:Guid! number:C20 displayName:S100 addressLine1:S100 addressLine2:S50 city:S30 state:S30 country:C10 postalCode:C20',
			'phoneNumber:S30 email:S80 website:S255 taxRegistrationNumber:S50 currencyId:Guid currencyCode:S irs1099Code:C10',
			'paymentTermsId:Guid paymentMethodId:Guid taxLiable:Boolean blocked:vendorBlocked balance:Decimal',
			'lastModifiedDateTime:DateTimeOffset!',
		].join(' '),
	},
	accounts: {
		type: 'account',
		verbs: 'GET',
		properties: [
			'id:Guid number:C20 displayName:S100 category:glAccountCategory subCategory:S80 blocked:Boolean accountType:glAccountType',
			'directPosting:Boolean netChange:Decimal consolidationTranslationMethod:S consolidationDebitAccount:C20',
			'consolidationCreditAccount:C20 excludeFromConsolidation:Boolean lastModifiedDateTime:DateTimeOffset',
		].join(' '),
	},
	dimensions: {
		type: 'dimension',
		verbs: 'GET',
		properties: [
			'id:Guid code:C20 displayName:S30 consolidationCode:C20 lastModifiedDateTime:DateTimeOffset',
		].join(' '),
	},
	dimensionValues: {
		type: 'dimensionValue',
		verbs: 'GET',
		properties: [
			'id:Guid code:C20 dimensionId:Guid displayName:S50 consolidationCode:C20 lastModifiedDateTime:DateTimeOffset',
		].join(' '),
	},
	defaultDimensions: {
		type: 'defaultDimension',
		verbs: 'GET POST PATCH DELETE',
		properties: [
			'id:Guid! parentType:defaultDimensionParentType parentId:Guid dimensionId:Guid dimensionCode:C20! dimensionValueId:Guid',
			'dimensionValueCode:C20! postingValidation:defaultDimensionValuePostingType lastModifiedDateTime:DateTimeOffset!',
		].join(' '),
	},
	dimensionSetLines: {
		type: 'dimensionSetLine',
		verbs: 'GET POST PATCH DELETE',
		properties: [
			'id:Guid code:C20 consolidationCode:C20! parentId:Guid! parentType:dimensionSetEntryBufferParentType! displayName:S30',
			'valueId:Guid valueCode:C20 valueConsolidationCode:C20! valueDisplayName:S50',
		].join(' '),
	},
	purchaseInvoices: {
		type: 'purchaseInvoice',
		verbs: 'GET POST PATCH DELETE',
		properties: [
			'id:Guid! number:C20! postingDate:Date invoiceDate:Date dueDate:Date vendorInvoiceNumber:C35 vendorId:Guid vendorNumber:C20',
			'vendorName:S100! payToName:S100! payToContact:S100! payToVendorId:Guid payToVendorNumber:C20 shipToName:S100',
			'shipToContact:S100 buyFromAddressLine1:S100 buyFromAddressLine2:S50 buyFromCity:S30 buyFromCountry:C10 buyFromState:S30',
			'buyFromPostCode:C20 shipToAddressLine1:S100 shipToAddressLine2:S50 shipToCity:S30 shipToCountry:C10 shipToState:S30',
			'shipToPostCode:C20 payToAddressLine1:S100! payToAddressLine2:S50! payToCity:S30! payToCountry:C10! payToState:S30!',
			'payToPostCode:C20! shortcutDimension1Code:C20 shortcutDimension2Code:C20 currencyId:Guid currencyCode:S orderId:Guid!',
			'orderNumber:C20! purchaser:C20 pricesIncludeTax:Boolean discountAmount:Decimal discountAppliedBeforeTax:Boolean!',
			'totalAmountExcludingTax:Decimal! totalTaxAmount:Decimal! totalAmountIncludingTax:Decimal!',
			'status:invoiceEntityAggregateStatus! lastModifiedDateTime:DateTimeOffset!',
		].join(' '),
	},
	purchaseInvoiceLines: {
		type: 'purchaseInvoiceLine',
		verbs: 'GET POST PATCH DELETE',
		properties: [
			'id:Guid! documentId:Guid sequence:Int32 itemId:Guid accountId:Guid lineType:invoiceLineAggLineType lineObjectNumber:C20',
			'description:S100 description2:S50 unitOfMeasureId:Guid unitOfMeasureCode:C10 unitCost:Decimal quantity:Decimal',
			'discountAmount:Decimal discountPercent:Decimal discountAppliedBeforeTax:Boolean! amountExcludingTax:Decimal taxCode:C50',
			'taxPercent:Decimal! totalTaxAmount:Decimal! amountIncludingTax:Decimal invoiceDiscountAllocation:Decimal netAmount:Decimal',
			'netTaxAmount:Decimal netAmountIncludingTax:Decimal expectedReceiptDate:Date itemVariantId:Guid locationId:Guid',
		].join(' '),
	},
	purchaseOrders: {
		type: 'purchaseOrder',
		verbs: 'GET POST PATCH DELETE',
		properties: [
			'id:Guid! number:C20! orderDate:Date postingDate:Date vendorId:Guid vendorNumber:C20 vendorName:S100! payToName:S100!',
			'payToVendorId:Guid payToVendorNumber:C20 shipToName:S100 shipToContact:S100 buyFromAddressLine1:S100 buyFromAddressLine2:S50',
			'buyFromCity:S30 buyFromCountry:C10 buyFromState:S30 buyFromPostCode:C20 payToAddressLine1:S100! payToAddressLine2:S50!',
			'payToCity:S30! payToCountry:C10! payToState:S30! payToPostCode:C20! shipToAddressLine1:S100 shipToAddressLine2:S50',
			'shipToCity:S30 shipToCountry:C10 shipToState:S30 shipToPostCode:C20 shortcutDimension1Code:C20 shortcutDimension2Code:C20',
			'currencyId:Guid currencyCode:S pricesIncludeTax:Boolean paymentTermsId:Guid shipmentMethodId:Guid purchaser:C20',
			'requestedReceiptDate:Date discountAmount:Decimal discountAppliedBeforeTax:Boolean! totalAmountExcludingTax:Decimal!',
			'totalTaxAmount:Decimal! totalAmountIncludingTax:Decimal! fullyReceived:Boolean status:purchaseOrderEntityBufferStatus!',
			'lastModifiedDateTime:DateTimeOffset!',
		].join(' '),
	},
	purchaseOrderLines: {
		type: 'purchaseOrderLine',
		verbs: 'GET POST PATCH DELETE',
		properties: [
			'id:Guid! documentId:Guid sequence:Int32 itemId:Guid accountId:Guid lineType:invoiceLineAggLineType lineObjectNumber:C20',
			'description:S100 description2:S50 unitOfMeasureId:Guid unitOfMeasureCode:C10 quantity:Decimal directUnitCost:Decimal',
			'discountAmount:Decimal discountPercent:Decimal discountAppliedBeforeTax:Boolean! amountExcludingTax:Decimal! taxCode:C50',
			'taxPercent:Decimal! totalTaxAmount:Decimal! amountIncludingTax:Decimal! invoiceDiscountAllocation:Decimal! netAmount:Decimal!',
			'netTaxAmount:Decimal! netAmountIncludingTax:Decimal! expectedReceiptDate:Date receivedQuantity:Decimal',
			'invoicedQuantity:Decimal invoiceQuantity:Decimal receiveQuantity:Decimal itemVariantId:Guid locationId:Guid',
		].join(' '),
	},
	journals: {
		type: 'journal',
		verbs: 'GET POST PATCH DELETE',
		properties: [
			'id:Guid! code:C10 displayName:S100 templateDisplayName:C10 lastModifiedDateTime:DateTimeOffset! balancingAccountId:Guid',
			'balancingAccountNumber:C20!',
		].join(' '),
	},
	journalLines: {
		type: 'journalLine',
		verbs: 'GET POST PATCH DELETE',
		properties: [
			'id:Guid! journalId:Guid journalDisplayName:C10 lineNumber:Int32 accountType:genJournalAccountType accountId:Guid',
			'accountNumber:C20 postingDate:Date documentNumber:C20 externalDocumentNumber:C35 amount:Decimal description:S100 comment:S250',
			'taxCode:C20 balanceAccountType:genJournalAccountType balancingAccountId:Guid balancingAccountNumber:C20',
			'lastModifiedDateTime:DateTimeOffset!',
		].join(' '),
	},
	vendorPaymentJournals: {
		type: 'vendorPaymentJournal',
		verbs: 'GET POST PATCH DELETE',
		properties: [
			'id:Guid! code:C10 displayName:S100 balancingAccountId:Guid balancingAccountNumber:C20! lastModifiedDateTime:DateTimeOffset!',
		].join(' '),
	},
	vendorPayments: {
		type: 'vendorPayment',
		verbs: 'GET POST PATCH DELETE',
		properties: [
			'id:Guid! journalId:Guid journalDisplayName:C10 lineNumber:Int32 vendorId:Guid vendorNumber:C20 postingDate:Date',
			'documentNumber:C20 externalDocumentNumber:C35 amount:Decimal appliesToInvoiceId:Guid appliesToInvoiceNumber:C20',
			'description:S100 comment:S250 lastModifiedDateTime:DateTimeOffset!',
		].join(' '),
	},
	generalLedgerEntries: {
		type: 'generalLedgerEntry',
		verbs: 'GET',
		properties: [
			'id:Guid entryNumber:Int32 postingDate:Date documentNumber:C20 documentType:genJournalDocumentType accountId:Guid',
			'accountNumber:C20 description:S100 debitAmount:Decimal creditAmount:Decimal additionalCurrencyDebitAmount:Decimal',
			'additionalCurrencyCreditAmount:Decimal lastModifiedDateTime:DateTimeOffset',
		].join(' '),
	},
	generalLedgerSetup: {
		type: 'generalLedgerSetup',
		verbs: 'GET',
		properties: [
			'id:Guid allowPostingFrom:Date allowPostingTo:Date additionalReportingCurrency:C10 localCurrencyCode:C10',
			'localCurrencySymbol:S10 lastModifiedDateTime:DateTimeOffset allowQueryFromConsolidation:Boolean shortcutDimension1Code:C20',
			'shortcutDimension2Code:C20 shortcutDimension3Code:C20 shortcutDimension4Code:C20 shortcutDimension5Code:C20',
			'shortcutDimension6Code:C20 shortcutDimension7Code:C20 shortcutDimension8Code:C20',
		].join(' '),
	},
	currencies: {
		type: 'currency',
		verbs: 'GET POST PATCH DELETE',
		properties: [
			'id:Guid! code:C10 displayName:S30 symbol:S10 amountDecimalPlaces:S5 amountRoundingPrecision:Decimal',
			'lastModifiedDateTime:DateTimeOffset!',
		].join(' '),
	},
	paymentTerms: {
		type: 'paymentTerm',
		verbs: 'GET POST PATCH DELETE',
		properties: [
			'id:Guid! code:C10 displayName:S100 dueDateCalculation:S discountDateCalculation:S discountPercent:Decimal',
			'calculateDiscountOnCreditMemos:Boolean lastModifiedDateTime:DateTimeOffset!',
		].join(' '),
	},
	items: {
		type: 'item',
		verbs: 'GET POST PATCH DELETE',
		properties: [
			'id:Guid! number:C20 displayName:S100 displayName2:S50 type:itemType itemCategoryId:Guid itemCategoryCode:C20 blocked:Boolean',
			'gtin:C14 inventory:Decimal unitPrice:Decimal priceIncludesTax:Boolean unitCost:Decimal taxGroupId:Guid taxGroupCode:C20',
			'baseUnitOfMeasureId:Guid baseUnitOfMeasureCode:C10 generalProductPostingGroupId:Guid generalProductPostingGroupCode:C20',
			'inventoryPostingGroupId:Guid inventoryPostingGroupCode:C20 lastModifiedDateTime:DateTimeOffset!',
		].join(' '),
	},
	paymentMethods: { type: 'paymentMethod', verbs: 'GET POST PATCH DELETE', properties: 'id:Guid! code:C10 displayName:S100 lastModifiedDateTime:DateTimeOffset!' },
	documentAttachments: {
		type: 'documentAttachment',
		verbs: 'GET POST PATCH DELETE',
		properties: 'id:Guid! fileName:S250 byteSize:Int32! parentType:attachmentEntityBufferDocumentType parentId:Guid lineNumber:Int32 documentFlowPurchase:Boolean lastModifiedDateTime:DateTimeOffset!',
	},
} as const;

/** Captions of the members; on the wire everything but letters, digits and underscores is escaped. */
export const enumTypes: Record<string, string[]> = {
	vendorBlocked: [' ', 'Payment', 'All'],
	glAccountCategory: [' ', 'Assets', 'Liabilities', 'Equity', 'Income', 'Cost of Goods Sold', 'Expense'],
	glAccountType: ['Posting', 'Heading', 'Total', 'Begin-Total', 'End-Total'],
	invoiceEntityAggregateStatus: [' ', 'Draft', 'In Review', 'Open', 'Paid', 'Canceled', 'Corrective'],
	invoiceLineAggLineType: ['Comment', 'Account', 'Item', 'Resource', 'Fixed Asset', 'Charge', 'Allocation Account'],
	purchaseOrderEntityBufferStatus: ['Draft', 'In Review', 'Open'],
	genJournalAccountType: ['G/L Account', 'Customer', 'Vendor', 'Bank Account', 'Fixed Asset', 'IC Partner', 'Employee', 'Allocation Account'],
	genJournalDocumentType: [' ', 'Payment', 'Invoice', 'Credit Memo', 'Finance Charge Memo', 'Reminder', 'Refund'],
	defaultDimensionParentType: [' ', 'Customer', 'Item', 'Vendor', 'Employee'],
	defaultDimensionValuePostingType: [' ', 'Code Mandatory', 'Same Code', 'No Code'],
	dimensionSetEntryBufferParentType: [' ', 'Journal Line', 'Purchase Invoice', 'Purchase Invoice Line', 'Purchase Order', 'Purchase Order Line', 'General Ledger Entry'],
	attachmentEntityBufferDocumentType: [' ', 'Purchase Invoice', 'Purchase Order', 'Vendor', 'Item'],
	itemType: ['Inventory', 'Service', 'Non-Inventory'],
};
